"""The admin of networks and people, for administrators of the installation. Every page has its history."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from .login.second_factor import take_away
from .models import (
    Invitation,
    JoinRequest,
    Membership,
    Network,
    Organisation,
    OrganisationName,
    Participation,
    ParticipationRole,
    Person,
    Succession,
    User,
)
from .security_log import tell


class WithHistory(SimpleHistoryAdmin):
    """Rows with their history; an address typed without its scheme is taken for a safe one."""

    object_history_list_template = "admin/history_list.html"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def set_history_delta_changes(self, request: Any, historical_records: Any, *args: Any, **kwargs: Any) -> None:
        super().set_history_delta_changes(request, historical_records, *args, **kwargs)
        for record in historical_records:
            # Where nobody gave a reason the column is empty, rather than saying None in both languages.
            record.history_change_reason = record.history_change_reason or ""

    def history_form_view(self, request: Any, object_id: Any, version_id: Any, extra_context: Any = None) -> Any:
        """An earlier state is to look at: saving it from here would go round the verbs and what is read-only."""
        if request.method != "GET":
            raise PermissionDenied(_("An earlier version of a row can only be viewed."))
        return super().history_form_view(request, object_id, version_id, extra_context)


class InNetworkForm(forms.ModelForm):
    """Checks what the fields that are not in the form say too: else the database refuses, and nobody hears why."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        network = getattr(found.get("network"), "pk", None) or self.instance.network_id
        for field in self.instance._meta.many_to_many:
            if any(row.network_id != network for row in found.get(field.name) or ()):
                self.add_error(field.name, _("This belongs to another network."))
        return found

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()
        return left_out if self.errors else {name for name in left_out if name in self.fields}


class InNetworkAdmin(WithHistory):
    """Rows of a network: they never move to another one."""

    form = InNetworkForm
    list_filter = ["network"]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else ["network", *(name for name in fields if name != "network")]


class MadeByVerbs(InNetworkAdmin):
    """Rows that are made by a verb of the model: here they are never added or deleted."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class ToLookAt(MadeByVerbs):
    """Rows that are never changed either."""

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Network)
class NetworkAdmin(WithHistory):
    list_display = ["name", "slug", "public", "fictitious"]
    search_fields = ["name", "slug"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        kwargs["help_texts"] = {"about": _("Markdown. The first paragraph is also on the overview.")}
        return super().get_form(request, obj, change, **kwargs)


class NameInline(admin.TabularInline):
    model = OrganisationName
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(WithHistory):
    list_display = ["slug", "abbreviation", "kind", "website"]
    list_filter = ["kind"]
    search_fields = ["slug", "abbreviation", "names__name"]
    inlines = [NameInline]


@admin.register(Succession)
class SuccessionAdmin(WithHistory):
    """What organisations went on in; made by verbs. What was recorded by mistake is taken away here."""

    list_display = ["predecessor", "successor", "kind", "on"]
    list_select_related = ["predecessor", "successor"]

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Participation)
class ParticipationAdmin(InNetworkAdmin):
    list_display = ["organisation", "network", "since", "until"]
    search_fields = ["organisation__slug", "organisation__names__name"]
    raw_id_fields = ["organisation"]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Promises hang on this row: whose they are never changes, and its end settles them first."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "organisation", "until"]

    def get_queryset(self, request: Any) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("organisation", "network")
            .prefetch_related("organisation__names")
        )


@admin.register(ParticipationRole)
class ParticipationRoleAdmin(InNetworkAdmin):
    list_display = ["participation", "role", "since", "until"]
    list_filter = ["network", "role"]
    list_select_related = ["participation__organisation"]
    raw_id_fields = ["participation"]


@admin.register(Person)
class PersonAdmin(WithHistory):
    list_display = ["name"]
    search_fields = ["name"]
    actions = ["anonymise"]

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Who is to go is made anonymous: what they did stays, under a neutral name."""
        return False

    @admin.action(description=_("Make anonymous"))
    def anonymise(self, request: Any, queryset: Any) -> Any:
        """Each of them, after a last question; who cannot go is named, with why."""
        people = queryset.filter(anonymised_at=None)
        if "sure" not in request.POST:
            context = {**self.admin_site.each_context(request), "title": _("Make anonymous?"), "people": people}
            return TemplateResponse(request, "admin/anonymise.html", context)
        for person in people:
            name = person.name
            try:
                person.anonymise(by=request.user)
            except ValidationError as error:
                self.message_user(request, f"{name}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("Made anonymous: %(person)s.") % {"person": person.name})
        return None


@admin.register(Membership)
class MembershipAdmin(InNetworkAdmin):
    list_display = ["person", "role", "network", "since", "until"]
    list_filter = ["network", "role"]
    list_select_related = ["person", "network"]
    search_fields = ["person__name"]
    raw_id_fields = ["person", "participation"]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A role is given here, and ended on the page of people: promises hang on it, and a secretary has to stay."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "person", "role", "participation", "since", "until"]

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(ToLookAt):
    list_display = ["email", "role", "network", "made_at", "mail", "ended_at"]
    list_filter = ["network", "mail"]
    search_fields = ["email", "name"]


@admin.register(JoinRequest)
class JoinRequestAdmin(ToLookAt):
    list_display = ["email", "role", "network", "made_at", "confirmed_at", "ended_at"]
    list_filter = ["network"]
    search_fields = ["email", "name"]


class WithAddress(forms.ModelForm):
    """An account with the address in small letters; it is the login, and capitals make no other address."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an account with this address already. Fill in another one."))
        return email


class AccountCreationForm(WithAddress, AdminUserCreationForm):
    """A new account: e-mail address, the person it belongs to, a password."""

    class Meta:
        model = User
        fields = ("email", "person")


class AccountChangeForm(WithAddress, UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "person", "password", "is_active", "is_staff")


@admin.register(User)
class UserAdmin(WithHistory, DjangoUserAdmin):
    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["email", "person", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    list_select_related = ["person"]
    search_fields = ["email", "person__name"]
    ordering = ["email"]
    raw_id_fields = ["person"]
    readonly_fields = ["last_login", "joined_at"]
    actions = ["take_second_factor_away"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "person", "password", "is_active", "is_staff", "last_login", "joined_at"]})
    ]
    add_fieldsets = [(None, {"fields": ["email", "person", "usable_password", "password1", "password2"]})]

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """An account is closed, or its person made anonymous: deleted, nobody would know who did what it did."""
        return False

    @admin.action(description=_("Take the second factor away"), permissions=["change"])
    def take_second_factor_away(self, request: Any, queryset: Any) -> None:
        """For who lost it and the recovery codes. They are told by mail."""
        for user in queryset:
            take_away(user)
            self.log_change(request, user, [{"changed": {"fields": [str(_("second factor"))]}}])
        self.message_user(request, _("Taken away. They set up a new one when they log in."))

    def save_model(self, request: Any, obj: User, form: Any, change: Any) -> None:
        """The address is the login, also where it was changed here."""
        super().save_model(request, obj, form, change)
        for field in {"is_active", "is_staff"} & {*form.changed_data}:
            tell("account changed by an administrator", user=request.user, of=obj.pk, **{field: getattr(obj, field)})
        obj.keep_address()
