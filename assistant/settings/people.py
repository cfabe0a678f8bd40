"""The settings of people: who comes in, what they may do, and what they may read."""

from pydantic import Field, field_validator

from assistant.settings.model import Section, plain_address, variable_name


class CollectionSettings(Section):
    """Documents that only some may read; both are lists with commas between.

    `documents` are patterns of names, as the list of documents shows them, `*` standing for any
    characters. `readers` are people by the name that the provider gives them, `group:NAME` and
    `client:NAME`.
    """

    documents: str
    readers: str = ""

    @field_validator("documents")
    @classmethod
    def _are_some(cls, value: str) -> str:
        if not listed(value):
            raise ValueError('name documents, such as "board/*"')
        return value


def listed(value: str) -> tuple[str, ...]:
    """The parts of a list with commas between."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


class SignInSettings(Section):
    """Who may come in to the page; without a `provider` nobody has to sign in.

    `provider` is the address of an OpenID provider's description, `address` that of the page
    as people type it. The secrets are read from the environment. Lists hold names, patterns such
    as `*@example.org` and `group:NAME`, with commas between; without `people` everybody comes in
    whom the provider lets.
    """

    provider: str = ""
    client_id: str = ""
    client_secret_variable: str = "OIDC_CLIENT_SECRET"
    cookie_secret_variable: str = "OIDC_COOKIE_SECRET"
    address: str = ""
    scopes: str = "openid email profile"
    name_claim: str = "email"
    groups_claim: str = "groups"
    people: str = ""
    editors: str = ""
    administrators: str = ""
    hours: float = Field(default=12, gt=0)

    @field_validator("provider", "address")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return plain_address(url, "https://login.example.org")

    @field_validator("client_secret_variable", "cookie_secret_variable")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        return variable_name(name)
