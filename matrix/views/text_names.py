"""What the addresses of the texts of a component and of a platform are called."""

COMPONENT = {
    "page": "overview:component_detail",
    "edit": "matrix:component_edit",
    "history": "matrix:component_history",
    "compare": "matrix:component_compare",
    "version": "matrix:component_version",
}
PLATFORM = {
    "page": "matrix:platform_detail",
    "edit": "matrix:platform_edit",
    "history": "matrix:platform_history",
    "compare": "matrix:platform_compare",
    "version": "matrix:platform_version",
}
