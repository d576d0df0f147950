"""LeadSail bot: everything ever said to and by a lead, in Slack, one command away."""

VERSION = "0.1.0"
