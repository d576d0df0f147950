"""Lead records in LeadSail's shape, sensitive fields included: the bot gets them and must not show them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadsail_bot.playground.sandbox.scene import iso

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A client's offer with its rules; every name is made up."""

    campaign_id: str
    name: str
    client: tuple[str, str, str]  # id, name, abbreviation
    offer: tuple[str, str, str]
    number: str  # the tenant's own phone number

    def record(self) -> Json:
        """The `campaign` object of a lead."""
        client_id, client_name, client_abbrev = self.client
        offer_id, offer_name, offer_abbrev = self.offer
        return {
            "campaignId": self.campaign_id,
            "name": self.name,
            "clientId": client_id,
            "clientName": client_name,
            "clientAbbrev": client_abbrev,
            "offerId": offer_id,
            "offerName": offer_name,
            "offerAbbrev": offer_abbrev,
        }


HARBORLIGHT = ("cli_harborlight", "Harborlight Insurance", "HLI")
MARLOW = ("cli_marlow", "Marlow & Finch Legal", "MFL")

AUTO = Campaign(
    "U4D", "Harborlight – Auto Quotes", HARBORLIGHT, ("off_auto", "Auto insurance", "AUTO"), "+12025550100"
)
BUNDLE = Campaign(
    "HB2", "Harborlight – Home & Auto", HARBORLIGHT, ("off_bundle", "Home and auto", "BNDL"), "+12025550101"
)
INJURY = Campaign(
    "HXZ",
    "Marlow & Finch – Auto Accident Intake",
    MARLOW,
    ("off_pi", "Personal injury", "PI"),
    "+13125550110",
)
BANKRUPTCY = Campaign(
    "BK7", "Marlow & Finch – Chapter 7 Intake", MARLOW, ("off_ch7", "Bankruptcy", "BK"), "+13125550111"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional lead. `status` is the lead's (section 7.3 of the API), not an interaction's."""

    lead_id: str
    first: str | None
    last: str | None
    phone: str
    email: str | None
    campaign: Campaign
    status: str
    zone: str = "America/New_York"
    state: str = "NY"
    tags: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # question → answer

    def record(self, created: datetime, active: datetime) -> Json:
        """The flat record of `GET /leads/{leadId}`: created then, last active then."""
        return {
            "leadId": self.lead_id,
            "firstName": self.first,
            "lastName": self.last,
            "email": self.email,
            "phone": self.phone,
            "country": "US",
            "dateOfBirth": "1984-02-29",
            "campaign": self.campaign.record(),
            "approval": {"status": "approved", "campaignId": self.campaign.campaign_id, "decidedBy": "auto"},
            "address": {
                "street": "12 Example Street",
                "city": "Sampleton",
                "state": self.state,
                "country": "US",
            },
            "timezone": self.zone,
            "timezoneSource": "area_code",
            "notes": [],
            "questionnaire": [
                {"key": f"q{number}", "question": question, "answer": answer}
                for number, (question, answer) in enumerate(self.answers.items(), 1)
            ],
            "attribution": {
                "params": {"utm_source": "search"},
                "ipAddress": "203.0.113.7",
                "adPlatform": "google",
            },
            "compliance": {"tcpaConsent": True},
            "status": self.status,
            "tags": self.tags,
            "submissionCount": 1,
            "createdAt": iso(created),
            "lastActivityAt": iso(active),
        }
