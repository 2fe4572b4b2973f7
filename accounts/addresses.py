"""Email addresses: one address is one person."""

from core.errors import Refused

# Before the @, without dots, dashes and figures at the end.
# fmt: off
SHARED = frozenset({
    "accounts", "admin", "administration", "administrator", "admissions", "bursar", "business",
    "contact", "deputy", "deputyhead", "enquiries", "enquiry", "exams", "finance", "general",
    "governor", "governors", "head", "headsoffice", "headteacher", "headteachers", "hello", "help",
    "helpdesk", "hr", "info", "information", "inquiries", "it", "itsupport", "mail", "main",
    "mailbox", "math", "maths", "mathsdepartment", "mathsdept", "mathshub", "mathshubs", "noreply",
    "office", "officeadmin", "officemanager", "post", "postmaster", "principal", "principalspa",
    "pa", "reception", "receptionist", "recruitment", "safeguarding", "school", "schooladmin",
    "schooloffice", "secretary", "send", "senco", "sen", "staff", "support", "teacher", "teachers",
    "team", "theoffice", "webmaster",
})
# fmt: on
# These also with something behind them: office.elm@, admin-2@.
SHARED_BEGINNINGS = frozenset({"admin", "enquiries", "info", "office", "reception"})
ADVICE = (
    "This looks like an address that several people read. Ask for the person's own work address: "
    "what they agree to is recorded under their name."
)


def clean_address(email: str) -> str:
    """An address as we keep it: lower case, nothing around it."""
    return email.strip().lower()


def is_shared(email: str) -> bool:
    """Whether an address looks like one that several people read (office@, head@, enquiries3101@)."""
    local = clean_address(email).partition("@")[0].partition("+")[0]
    plain = "".join(letter for letter in local if letter.isalpha())
    first = local.replace("-", ".").replace("_", ".").split(".")[0].rstrip("0123456789")
    return plain in SHARED or first in SHARED_BEGINNINGS


def refuse_shared(email: str) -> None:
    """Raise, next to the field, if several people would share this account."""
    if is_shared(email):
        raise Refused(ADVICE, field="email")


def refuse_look_alike(email: str) -> None:
    """Raise where a letter only looks like one of ours: "ſam" and "sam" would be two people, read as one."""
    if not email.isascii():
        raise Refused("Use the letters a to z in the address, as your own mail shows it.", field="email")


def mask(email: str) -> str:
    """An address that its owner recognises and nobody else learns: j••••@oakfield.sch.uk."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}••••@{domain}"
