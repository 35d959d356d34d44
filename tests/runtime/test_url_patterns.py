"""Which URLs are on a provider's list."""

from __future__ import annotations

import pytest
from webhookgen_runtime.url_patterns import url_matcher

HOOKS = url_matcher(["https://keys.{region}.hooks.example/Signing-{name}.pem"])
GENUINE = "https://keys.eu-west-1.hooks.example/Signing-0a1b.pem"


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-east-1", "ap-southeast-12"])
def test_a_url_of_the_pattern_is_on_the_list(region: str) -> None:
    assert HOOKS(f"https://keys.{region}.hooks.example/Signing-0a1b.pem")


@pytest.mark.parametrize(
    "url",
    {
        "plain http": GENUINE.replace("https", "http"),
        "upper-case scheme": GENUINE.replace("https", "HTTPS"),
        "user-info": GENUINE.replace("https://", "https://user@"),
        "host as user-info": GENUINE.replace(".example/", ".example@evil.test/"),
        "backslash before another host": GENUINE.replace(".example/", ".example\\@evil.test/"),
        "port": GENUINE.replace(".example/", ".example:8443/"),
        "usual port": GENUINE.replace(".example/", ".example:443/"),
        "encoded dot": GENUINE.replace("hooks.example", "hooks%2Eexample"),
        "full-width dot": GENUINE.replace("hooks.example", "hooks\u3002example"),
        "look-alike suffix": GENUINE.replace(".example/", ".example.evil.test/"),
        "look-alike prefix": GENUINE.replace("keys.", "evilkeys."),
        "any character for a dot": GENUINE.replace("hooks.", "hooksx"),
        "a bucket for a region": GENUINE.replace("eu-west-1", "s3"),
        "a regional bucket": GENUINE.replace("eu-west-1", "s3-eu-west-1"),
        "a label more": GENUINE.replace("eu-west-1", "eu-west-1.evil"),
        "dot segments": GENUINE.replace("Signing-0a1b", "Signing-../../x"),
        "encoded slash": GENUINE.replace("0a1b", "0a%2F1b"),
        "a path more": GENUINE.replace("/Signing", "/x/Signing"),
        "query": GENUINE + "?x=.pem",
        "fragment": GENUINE + "#.pem",
        "line end": GENUINE + "\n",
        "blank in front": " " + GENUINE,
        "other digits": GENUINE.replace("0a1b", "\u0661"),
        "too long": GENUINE.replace("0a1b", "a" * 129),
        "nothing": "",
    }.values(),
)
def test_another_url_is_not(url: str) -> None:
    assert not HOOKS(url)


def test_a_query_holds_no_second_host() -> None:
    confirm = url_matcher(["https://keys.hooks.example/?{query}"])
    assert confirm("https://keys.hooks.example/?Action=Confirm&Topic=arn:x:1&Token=ab%2F")
    assert not confirm("https://keys.hooks.example/?a=1/../x")
    assert not confirm("https://keys.hooks.example/?a=1#x")


def test_a_list_of_several_patterns_holds_each() -> None:
    either = url_matcher(["https://a.example/{name}", "https://b.example/{name}"])
    assert either("https://b.example/x")


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(ValueError, match="placeholder"):
        url_matcher(["https://{anything}.example/"])
