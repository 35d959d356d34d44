"""The Jinja2 templates of a generated SDK. They print; they do not decide."""
