"""The playground's page: a browser window that looks and behaves like Slack."""
