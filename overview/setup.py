"""The first page of an empty installation: with one form it becomes a network that works."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from matrix.exchange.kinds import KINDS
from matrix.forms import VerbForm
from matrix.models import SheetImport
from publishing.sheet_checks import FILE_MOST, check_size
from publishing.sheets import READABLE
from stakeholders.installation import is_empty, serves_this_machine_only
from stakeholders.login.entering import let_in
from stakeholders.login.second_factor import has_one, is_missing_for_administration, used, way_to_it
from stakeholders.models import Invitation, MembershipRole, Network, Person, User
from stakeholders.rates import HOUR, client_address, count

from .founding import OFFERED, FirstAccount, found

CODES_AN_HOUR = 20
_TOO_LONG = {
    "max_length": gettext_lazy("Make this shorter: at most %(limit_value)d characters. These are %(show_value)d.")
}


class SetUpForm(VerbForm):
    """A network, who keeps it, and what it begins with. `first`: whether the installation is empty.

    `parts`: the headings of the page, each with the names of its fields.
    """

    code = forms.CharField(
        label=gettext_lazy("Set-up code"),
        help_text=gettext_lazy("The word behind SETUP_CODE in the settings of this installation."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Fill in the set-up code.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the network"),
        max_length=150,
        error_messages=_TOO_LONG | {"required": gettext_lazy("Give the network a name.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("What it is for, in one sentence"),
        required=False,
        max_length=Network.TEXTS["purpose"],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_TOO_LONG,
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy(
            "A short word in the web address of all its pages, for example open-data. Leave it empty and it is made of "
            "the name. It cannot be changed later: links to the pages would no longer work."
        ),
        required=False,
        max_length=50,
        error_messages=_TOO_LONG
        | {"invalid": gettext_lazy("Use small letters, digits and hyphens only, without spaces.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of what you enter"),
        help_text=gettext_lazy("The pages themselves are there in both languages."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    public = forms.TypedChoiceField(
        label=gettext_lazy("Readable by"),
        choices=[("yes", gettext_lazy("Everybody")), ("no", gettext_lazy("Members only"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    person_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=_TOO_LONG | {"required": gettext_lazy("Fill in your name.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": gettext_lazy("Fill in your e-mail address."),
            "invalid": gettext_lazy("Fill in a whole e-mail address, as name@organisation.nl."),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("At least 12 characters. A sentence is easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )
    again = forms.CharField(
        label=gettext_lazy("The same password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Fill in the password once more.")},
    )
    secretary_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the first secretary"),
        help_text=gettext_lazy(
            "Where you add it for somebody else: they get an invitation. You are secretary too, until you end that on "
            "the page of its people."
        ),
        required=False,
        error_messages={"invalid": gettext_lazy("Fill in a whole e-mail address, as name@organisation.nl.")},
    )
    second_factor = forms.BooleanField(
        label=gettext_lazy("The secretary logs in with a second factor"),
        help_text=gettext_lazy(
            "Advised: a code from an app, or a passkey. You set it up at the next step. Make somebody else secretary "
            "too: should you lose your device, only another secretary can go on at once."
        ),
        required=False,
        initial=True,
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories to begin with"),
        help_text=gettext_lazy("Components come under a category, and get its letters in their code."),
        required=False,
        choices=[(kind.value, "") for kind in OFFERED],
        initial=[kind.value for kind in OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(
        label=gettext_lazy("A spreadsheet with what you have already"),
        help_text=gettext_lazy(
            "XLSX, ODS or CSV, at most 10 MB. The first row holds the names of the columns. First you see what would "
            "come in."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{form}" for form in READABLE)}),
        error_messages={"empty": gettext_lazy("This file is empty. Choose another one, or none.")},
    )

    def __init__(self, *args: Any, by: User | None, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.first = first
        if not (first and asks_code()):
            del self.fields["code"]
        for name in ("secretary_email",) if first else ("person_name", "email", "password", "again"):
            del self.fields[name]
        choices: Any = self.fields["categories"]
        choices.choices = [(kind.value, f"{capfirst(str(kind.label))} ({OFFERED[kind]})") for kind in OFFERED]

    @property
    def parts(self) -> list[tuple[str, list[Any]]]:
        told = [
            (_("The network"), ("code", "name", "purpose", "slug", "language", "public")),
            (
                _("You, its secretary") if self.first else _("Its secretary"),
                ("person_name", "email", "password", "again", "secretary_email", "second_factor"),
            ),
            (_("What it begins with"), ("categories", "file")),
        ]
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in told]

    def clean_code(self) -> str:
        if not constant_time_compare(self.cleaned_data["code"], settings.SETUP_CODE):
            raise ValidationError(_("That is not the set-up code of this installation."))
        return ""

    def clean_slug(self) -> str:
        """In small letters: capitals would make two networks that differ by nothing one sees."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug and Network.objects.filter(slug=slug).exists():
            raise ValidationError(_("There is a network at this address already. Choose another one."))
        return slug

    def clean_file(self) -> Any:
        """Its size first: what is too large is not read."""
        if file := self.cleaned_data["file"]:
            check_size(min(file.size, FILE_MOST + 1))
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("This is another password than the one above. Fill in the same one twice."))
        if "password" in given:
            who = User(email=given.get("email", ""), person=Person(name=given.get("person_name", "")))
            try:
                validate_password(given["password"], who)
            except ValidationError as error:
                self.add_error("password", error)
        return given

    def say_what_is_gone(self) -> None:
        """A browser keeps no password and no file of a form that comes back: say so where they were filled in."""
        gone = {name: _("Not kept, to be safe. Fill it in once more.") for name in ("password", "again")}
        if file := self.files.get("file"):
            chosen = escape(str(getattr(file, "name", "")))
            gone["file"] = _("A browser does not keep a file. Choose %s once more.") % chosen
        for name in gone.keys() & self.fields.keys():
            self[name].help_text = f"{self[name].help_text} {gone[name]}".strip()

    def act(self) -> tuple[Network, User, SheetImport | None]:
        """Everything, or nothing where the file cannot be read."""
        given = self.cleaned_data
        account = FirstAccount(given["person_name"], given["email"], given["password"]) if self.first else None
        facts = {name: given[name] for name in ("name", "purpose", "slug", "language", "public", "second_factor")}
        with transaction.atomic():
            network, user = found(by=self.by, facts=facts, categories=given["categories"], account=account)
            if (address := given.get("secretary_email", "")) and address.lower() != user.email.lower():
                self._invite(network, address, user)
            brought = self._bring_in(network, user) if given["file"] else None
        return network, user, brought

    @staticmethod
    def _invite(network: Network, address: str, user: User) -> None:
        try:
            Invitation.invite(by=user, network=network, email=address, role=MembershipRole.SECRETARY)
        except ValidationError as error:
            raise ValidationError({"secretary_email": error.messages}) from error

    def _bring_in(self, network: Network, user: User) -> SheetImport:
        file = self.cleaned_data["file"]
        try:
            return SheetImport.upload(by=user, network=network, content=file.read(), file_name=file.name)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error


def asks_code() -> bool:
    """Whether setting up asks for a code: always, where others can reach the installation."""
    return bool(settings.SETUP_CODE) or not serves_this_machine_only()


@method_decorator([never_cache, sensitive_post_parameters("password", "again", "code")], name="dispatch")
class SetUp(FormView):
    """A network for an empty installation; later another one, for who administers the installation."""

    template_name = "overview/setup.html"
    form_class = SetUpForm

    @cached_property
    def first(self) -> bool:
        return is_empty()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.first and not request.user.is_authenticated:
            raise Http404(_("There is nothing to set up here."))
        if not self.first and not request.user.has_perm("stakeholders.add_network"):
            raise PermissionDenied(_("Only an administrator of the installation adds a network."))
        if not self.first and is_missing_for_administration(request.user):
            return redirect(way_to_it(request.get_full_path()))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        by = None if self.first else self.request.user
        return super().get_form_kwargs() | {"by": by, "first": self.first}

    def get_initial(self) -> dict[str, Any]:
        language: str = self.request.LANGUAGE_CODE
        return super().get_initial() | {"language": language}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.closed:
            return self.get(request, *args, **kwargs)
        if self.first and asks_code():
            # Else the code could be guessed.
            count("set up", client_address(request), most=CODES_AN_HOUR, seconds=HOUR)
        return super().post(request, *args, **kwargs)

    @property
    def closed(self) -> bool:
        """Whether nobody can set this up yet, because no code was chosen where everybody can come by."""
        return self.first and asks_code() and not settings.SETUP_CODE

    def form_invalid(self, form: SetUpForm) -> HttpResponse:
        form.say_what_is_gone()
        return super().form_invalid(form)

    def form_valid(self, form: SetUpForm) -> HttpResponse:
        if not form.save():
            form.say_what_is_gone()
            return self.render_to_response(self.get_context_data(form=form), status=409 if form.refused else 200)
        network, user, brought = form.result
        if self.first:
            let_in(self.request, user, proof="password")
        messages.success(self.request, _("%(name)s is there, and you are its secretary.") % {"name": network.name})
        if address := form.cleaned_data.get("secretary_email"):
            messages.info(self.request, _("An invitation goes to %s.") % address)
        where = brought.get_absolute_url() if brought else network.get_absolute_url()
        if network.second_factor and not (used(self.request, user) and has_one(user)):
            where = way_to_it(where)
        return redirect(where)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=_("Set up your network") if self.first else _("Add a network"),
            lead=_("One form, a few minutes. Everything but the address can be changed later."),
            closed=self.closed,
            first=self.first,
            known=[(KINDS[code].name, KINDS[code].to_fill_in) for code in ("components", "organisations")],
            submit_label=_("Begin"),
            cancel_url="" if self.first else reverse("overview:home"),
            **kwargs,
        )
