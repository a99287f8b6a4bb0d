"""Who gets in on the matrix and the lists: everybody may read what is asked and what there is."""

from tests.permissions.row import Row, foreign_platform, of_component, platform

ROWS: dict[str, Row] = {
    "matrix:matrix": Row(),
    "matrix:matrix_crosswise": Row(),
    "matrix:planning": Row(),
    "matrix:planning_list": Row(),
    "matrix:need_list": Row(),
    "matrix:need_feed": Row(),
    "matrix:need_embed": Row(),
    "matrix:calendar": Row(),
    "matrix:component_list": Row(),
    "matrix:platform_list": Row(),
    "matrix:platform_detail": Row(args=platform, foreign=foreign_platform),
    "matrix:publiccode": of_component(),
}
