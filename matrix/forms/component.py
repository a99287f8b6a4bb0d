"""Forms of the framework: a component and a platform, each new and as it is."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matrix.fields import DayField, RowsField
from matrix.models import Category, CategoryKind, Component, Phase, Platform, Priority
from matrix.models.category import free_codes
from stakeholders.models import Network

from .verb import VerbForm

TOO_LONG = {"max_length": _("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")}
_NO_ADDRESS = {"invalid": _("Fill in a whole web address, beginning with https://.")}


def choices(enumeration: Any) -> list[tuple[Any, Any]]:
    """The choices of an enumeration as a form shows them."""
    return [(each.value, capfirst(each.label)) for each in enumeration]


def either_way(sentence: Any) -> dict[str, Any]:
    """The same sentence for nothing chosen and for what is no choice."""
    return dict.fromkeys(("required", "invalid_choice"), sentence)


def web_address(label: Any) -> forms.URLField:
    return forms.URLField(
        label=label, required=False, assume_scheme="https", max_length=200, error_messages=TOO_LONG | _NO_ADDRESS
    )


class CategoryField(forms.ModelChoiceField):
    """One of the categories of a network, by the name that readers know."""

    def __init__(self, **facts: Any) -> None:
        facts.setdefault("label", _("Category"))
        facts.setdefault("error_messages", either_way(_("Choose a category from the list.")))
        super().__init__(queryset=Category.objects.none(), empty_label=_("Choose a category"), **facts)

    def label_from_instance(self, obj: Any) -> str:
        return f"{capfirst(obj.name)} ({obj.prefix})"


class PlatformsField(RowsField):
    """Any number of the platforms of a network."""

    def __init__(self, **facts: Any) -> None:
        sentence = _("Choose platforms from the list.")
        super().__init__(
            label=_("Platforms"),
            queryset=Platform.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), sentence),
            **facts,
        )


class ParentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class PhaseField(forms.ChoiceField):
    def __init__(self, **facts: Any) -> None:
        facts.setdefault("label", _("Phase"))
        facts.setdefault("choices", choices(Phase))
        super().__init__(
            widget=forms.RadioSelect, error_messages=either_way(_("Choose a phase from the list.")), **facts
        )


class ComponentForm(VerbForm):
    """All structured facts of a component."""

    fields: dict[str, Any]
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Short, so that everybody recognises it. For example: Video conferencing."),
        max_length=120,
        error_messages=TOO_LONG | {"required": _("Give the component a name.")},
    )
    category = CategoryField()
    code = forms.CharField(label=_("Code"), max_length=20, error_messages=TOO_LONG | {"required": _("Give a code.")})
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=choices(Priority),
        coerce=int,
        initial=Priority.SHOULD,
        error_messages=either_way(_("Choose a priority from the list.")),
    )
    platforms = PlatformsField()
    wanted_by = DayField(label=_("Wanted by"), required=False)
    core = forms.BooleanField(
        label=_("Core function"), help_text=_("The network cannot do without it."), required=False
    )
    parent = ParentField(
        label=_("Part of"),
        queryset=Component.objects.none(),
        required=False,
        empty_label=_("No other component"),
        error_messages={"invalid_choice": _("Choose a component from the list.")},
    )
    licence = forms.CharField(
        label=_("Licence (SPDX)"),
        help_text=_("For example EUPL-1.2."),
        required=False,
        max_length=60,
        error_messages=TOO_LONG,
    )
    repository = web_address(_("Source code"))
    documentation = web_address(_("Documentation"))
    more: tuple[str, ...] = ("wanted_by", "core", "parent", "licence", "repository", "documentation")
    more_label = _("Wanted by, part of, licence and where to find it (can wait)")

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        self.network = network
        super().__init__(*args, **kwargs)
        self.categories = list(Category.objects.filter(network=network))
        self.fields["category"].queryset = Category.objects.filter(network=network)
        self.fields["platforms"].queryset = Platform.objects.filter(network=network)
        self.fields["parent"].queryset = Component.objects.filter(network=network).order_by("code")
        if not self.fields["platforms"].queryset.exists():
            del self.fields["platforms"]


class ComponentCreateForm(ComponentForm):
    """A new component: name, what it is for and category; its code follows."""

    summary = forms.CharField(
        label=_("What it is for"),
        help_text=_("One sentence that everybody understands."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=300,
        error_messages=TOO_LONG,
    )
    phase = PhaseField(initial=Phase.WANTED)
    on = DayField(
        label=_("In this phase since"),
        error_messages={"required": _("Fill in the day from which it is in this phase.")},
    )
    more = ("code", "on", *ComponentForm.more)
    more_label = _("Code, since when, part of, licence and where to find it (can wait)")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.required = False
        free = ", ".join(free_codes(self.network, self.categories).values())
        code.help_text = _("Leave this empty for the next free code of the category: %(codes)s.") % {"codes": free}
        self.initial.setdefault("on", timezone.localdate())
        self.order_fields(["name", "summary", "category", "phase", "priority", "platforms", *self.more])

    def act(self) -> Component:
        return Component.establish(by=self.by, network=self.network, **self.cleaned_data)


class ComponentFactsForm(ComponentForm):
    """The facts of a component that is there; its texts, its phase and what is asked have pages of their own."""

    def __init__(self, *args: Any, component: Component, **kwargs: Any) -> None:
        self.component = component
        stands = {name: component.serializable_value(name) for name in self.base_fields if name != "platforms"}
        kwargs["initial"] = stands | {"platforms": [each.pk for each in component.platforms.all()]}
        super().__init__(*args, network=component.network, **kwargs)
        self.fields["parent"].queryset = self.fields["parent"].queryset.exclude(pk=component.pk)
        self.fields["code"].help_text = _("Unique in the network. The address with the old code keeps leading here.")

    def act(self) -> None:
        self.component.change(by=self.by, **self.cleaned_data)


class ComponentsField(RowsField):
    """Any number of the components of a network."""

    def __init__(self, **facts: Any) -> None:
        sentence = _("Choose components from the list.")
        super().__init__(
            label=_("Components"),
            queryset=Component.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), sentence),
            **facts,
        )


class PlatformForm(VerbForm):
    """What is known of a platform; `platform`: the one that is there."""

    fields: dict[str, Any]
    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages=TOO_LONG | {"required": _("Give the platform a name.")}
    )
    website = web_address(_("Website"))
    phase = PhaseField(initial=Phase.WANTED)
    on = DayField(
        label=_("In this phase since"),
        error_messages={"required": _("Fill in the day from which it is in this phase.")},
    )
    components = ComponentsField()
    slug = forms.SlugField(
        label=_("Word in its address"),
        max_length=80,
        error_messages=TOO_LONG | {"invalid": _("Small letters, digits and hyphens only, for example werkplein.")},
    )
    order = forms.IntegerField(
        label=_("Place in the list"),
        help_text=_("The platform with the lowest number stands first."),
        min_value=0,
        max_value=1000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Fill in a whole number from 0 to 1000.")
        ),
    )
    more = ("on", "slug", "order", "components")
    more_label = _("Address, place in the list, components (can wait)")

    def __init__(self, *args: Any, network: Network, platform: Platform | None = None, **kwargs: Any) -> None:
        self.network, self.platform = network, platform
        if platform:
            stands = {name: getattr(platform, name) for name in ("name", "website", "slug", "order")}
            kwargs["initial"] = stands | {"components": [each.pk for each in platform.components.all()]}
        super().__init__(*args, **kwargs)
        self.fields["components"].queryset = Component.objects.filter(network=network).order_by("code")
        if platform:
            del self.fields["phase"], self.fields["on"]
            self.fields["slug"].help_text = _("Links with the old address keep leading here.")
            self.fields["slug"].error_messages["required"] = _("Fill in the word for its address.")
            self.fields["order"].error_messages["required"] = _("Fill in a whole number from 0 to 1000.")
        else:
            self.initial.setdefault("on", timezone.localdate())
            self.fields["slug"].required = self.fields["order"].required = False
            self.fields["slug"].help_text = _("Leave this empty to make it from the name.")
        if not self.fields["components"].queryset.exists():
            del self.fields["components"]

    def act(self) -> Any:
        facts = dict(self.cleaned_data)
        if self.platform:
            return self.platform.change(by=self.by, **facts)
        return Platform.establish(by=self.by, network=self.network, **facts)


class CategoryForm(VerbForm):
    """A category, new or (`category`) as it is."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=choices(CategoryKind),
        error_messages=either_way(_("Choose a kind from the list.")),
    )
    own_name = forms.CharField(
        label=_("Own name"),
        help_text=_("Leave this empty to call it what its kind is called, in the language of the reader."),
        required=False,
        max_length=80,
        error_messages=TOO_LONG,
    )
    prefix = forms.CharField(  # type: ignore[assignment]  # Django takes the field out of the class
        label=_("Codes start with"),
        help_text=_("Two to five capitals, for example FUN."),
        max_length=5,
        error_messages=TOO_LONG | {"required": _("Fill in two to five capitals.")},
    )
    order = forms.IntegerField(
        label=_("Place in the list"),
        help_text=_("The category with the lowest number stands first."),
        required=False,
        min_value=0,
        max_value=1000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Fill in a whole number from 0 to 1000.")
        ),
    )

    def __init__(self, *args: Any, network: Network, category: Category | None = None, **kwargs: Any) -> None:
        self.network, self.category = network, category
        if category:
            kwargs["initial"] = {name: getattr(category, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if category:
            self.fields["prefix"].help_text = _("Components that have a code already keep it.")

    def clean_prefix(self) -> str:
        """Capitals, however it was typed."""
        return str(self.cleaned_data["prefix"]).upper()

    def act(self) -> Any:
        facts = dict(self.cleaned_data)
        if self.category is None:
            return Category.establish(by=self.by, network=self.network, **facts)
        if facts["order"] is None:
            del facts["order"]
        return self.category.change(by=self.by, **facts)


class CategoryRemoveForm(VerbForm):
    """Remove a category that no component has."""

    def __init__(self, *args: Any, category: Category, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category

    def act(self) -> None:
        self.category.remove(by=self.by)
