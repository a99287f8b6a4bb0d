"""Components, platforms and categories: a new one, and the facts of one that is there."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from matrix.forms import (
    CategoryForm,
    CategoryRemoveForm,
    ComponentCreateForm,
    ComponentFactsForm,
    PlatformForm,
    VerbForm,
)
from matrix.models import Category, Component
from stakeholders.views import NetworkMixin

from .framework import FrameworkPage, OfComponent, OfPlatform


class ComponentCreate(FrameworkPage):
    """A new component; what is asked for it comes next, on its own page. `?category=FUN` chooses one beforehand."""

    can_be_overtaken = False
    form_class = ComponentCreateForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def get_initial(self) -> dict[str, Any]:
        chosen = Category.objects.filter(network=self.network, prefix=self.word_asked("category")[:5])
        return super().get_initial() | {"category": chosen.values_list("pk", flat=True).first()}

    def done(self, form: VerbForm) -> str:
        return _("Added as %(code)s. Say now what is asked for it.") % {"code": form.result.code}

    def after(self, form: VerbForm) -> str:
        return str(form.result.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Add a component"),
            lead=_("Name and category are enough. The rest can wait."),
            lacking=None if Category.objects.filter(network=self.network).exists() else "category",
            submit_label=_("Add"),
            cancel_url=reverse("matrix:component_list", args=[self.network.slug]),
            **kwargs,
        )


class ComponentFacts(OfComponent):
    """Code, name, category, platforms, priority and where to find it."""

    form_class = ComponentFactsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"component": self.component}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. What it was is kept in the history.")

    def after(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        """At its code of now."""
        code = Component.objects.values_list("code", flat=True).get(pk=self.component.pk)
        return reverse("overview:component_detail", args=[self.network.slug, code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change the facts"), submit_label=_("Save the change"), **kwargs)


class PlatformCreate(FrameworkPage):
    can_be_overtaken = False
    form_class = PlatformForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def done(self, form: VerbForm) -> str:
        return _("Added: %(name)s.") % {"name": form.result.name}

    def after(self, form: VerbForm) -> str:
        return str(form.result.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Add a platform"),
            lead=_("A site or service on which components come together for the people who use them."),
            submit_label=_("Add"),
            cancel_url=reverse("matrix:platform_list", args=[self.network.slug]),
            **kwargs,
        )


class PlatformFacts(OfPlatform):
    """Name, address, website, place in the list, and which components it brings together."""

    form_class = PlatformForm

    def hold(self) -> None:
        """Also the components, of which each says itself on which platforms it is."""
        list(Component.objects.filter(network=self.network).order_by("pk").select_for_update(of=("self",)).values("pk"))
        super().hold()

    def version_now(self) -> str:
        keys = self.platform.components.order_by("pk").values_list("pk", flat=True)
        return f"{super().version_now()}-{','.join(map(str, keys))}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network, "platform": self.platform}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. What it was is kept in the history.")

    def after(self, form: VerbForm | None) -> str:
        """At its address of now; what was filled in and refused is no address."""
        if form is not None:
            self.platform.refresh_from_db()
        return reverse("matrix:platform_detail", args=[self.network.slug, self.platform.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change the facts"), submit_label=_("Save the change"), **kwargs)


class CategoryList(NetworkMixin, TemplateView):
    """The categories with how many components each has, to add, change and remove."""

    template_name = "matrix/category_list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may("stakeholders.change_framework", self.network):
            return self.refuse(_("Only the secretary changes the framework."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Category.objects.filter(network=self.network).annotate(number=Count("components"))
        return super().get_context_data(
            heading=_("Categories"),
            lead=_("The kinds of components, in the order in which matrix and lists show them."),
            categories=rows,
            **kwargs,
        )


class CategoryPage(FrameworkPage):
    """A form about a category, which leads back to the list of them."""

    form_class: Any = CategoryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def after(self, form: VerbForm | None) -> str:  # noqa: ARG002 - of the base
        return reverse("matrix:category_list", args=[self.network.slug])


class CategoryCreate(CategoryPage):
    can_be_overtaken = False

    def done(self, form: VerbForm) -> str:
        return _("Added: %(name)s.") % {"name": form.result.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Add a category"), submit_label=_("Add"), cancel_url=self.after(None), **kwargs
        )


class OfCategory(CategoryPage):
    @cached_property
    def category(self) -> Category:
        rows = Category.objects.filter(network=self.network).select_related("network")
        found = rows.filter(prefix=self.kwargs["prefix"]).first()
        if found is None:
            had = Category.history.filter(network=self.network, prefix=self.kwargs["prefix"])
            raise self.missing(_("This network has no category with this code."), had, right=self.right)
        return found

    @property
    def thing(self) -> Category:
        return self.category

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"lead": capfirst(self.category.name), **kwargs})


class CategoryChange(OfCategory):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"category": self.category}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Changed. What it was is kept in the history.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heading=_("Change this category"), submit_label=_("Save the change"), **kwargs)


class CategoryRemove(OfCategory):
    """Only where no component belongs to it."""

    form_class = CategoryRemoveForm
    template_name = "confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        facts = super().get_form_kwargs()
        del facts["network"]
        return facts | {"category": self.category}

    def done(self, form: VerbForm) -> str:  # noqa: ARG002 - of the base
        return _("Removed: %(name)s.") % {"name": self.category.name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Remove this category?"),
            consequences=[_("It can no longer be chosen. What it was is kept in the history.")],
            submit_label=_("Remove"),
            danger=True,
            **kwargs,
        )
