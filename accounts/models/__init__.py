from accounts.models.audit import AuditEntry
from accounts.models.by_person import ByPerson
from accounts.models.consent import Consent, ConsentText, Purpose
from accounts.models.employer import Employer, EmployerInvitation, EmployerMember
from accounts.models.place import Place
from accounts.models.profile import (
    CVFile,
    Education,
    Experience,
    SeekerLanguage,
    SeekerProfile,
    SeekerSkill,
)
from accounts.models.user import Role, RoleGrant, User

__all__ = [
    "ByPerson",
    "AuditEntry",
    "CVFile",
    "Consent",
    "ConsentText",
    "Education",
    "Employer",
    "EmployerInvitation",
    "EmployerMember",
    "Experience",
    "Place",
    "Purpose",
    "Role",
    "RoleGrant",
    "SeekerLanguage",
    "SeekerProfile",
    "SeekerSkill",
    "User",
]
