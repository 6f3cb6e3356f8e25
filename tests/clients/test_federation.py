"""Whom identity providers vouch for: OpenID Connect by the SDKs' own credential provider, SAML as providers sign it,
a role with MFA by a profile of the AWS CLI. Tokens and assertions are made with other implementations than skyrig's."""

import base64
import datetime
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from lxml import etree
from signxml import XMLSigner, methods

from test_iam import allow, code_and_message, document, totp

ISSUER = "https://oidc.example.com/cluster"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"


def trust(account, provider, action, **condition):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": action, "Principal": {"Federated": f"arn:aws:iam::{account}:{provider}"},
        **({"Condition": condition} if condition else {})}]})


def ask(server, method, path, body=None):
    request = urllib.request.Request(server.url + path, method=method, data=body)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class OidcProvider:
    """A provider whose keys are put into the server, as a test of a cluster or a pipeline would."""

    def __init__(self, server, algorithm):
        self.algorithm = algorithm
        if algorithm.startswith("RS"):
            self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        else:
            self.key = ec.generate_private_key(ec.SECP384R1())
            public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        keys = json.dumps({"keys": [{**public, "kid": "first", "use": "sig"}]}).encode()
        assert ask(server, "PUT", f"/_skyrig/oidc-keys?issuer={ISSUER}", keys)["keys"] == 1

    def token(self, **claims):
        now = int(time.time())
        content = {"iss": ISSUER, "aud": "sts.amazonaws.com", "sub": "system:serviceaccount:default:app", "iat": now,
                   "exp": now + 600, **claims}
        return jwt.encode(content, self.key, self.algorithm, headers={"kid": "first"})


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "ES384"])
def test_an_sdk_takes_a_role_by_its_token_file(server, client, account, tmp_path, monkeypatch, algorithm):
    provider, iam = OidcProvider(server, algorithm), client("iam")
    iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"])
    name = ISSUER.removeprefix("https://")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trust(
        account, f"oidc-provider/{name}", "sts:AssumeRoleWithWebIdentity",
        StringEquals={f"{name}:aud": "sts.amazonaws.com", f"{name}:sub": "system:serviceaccount:default:app"}))
    iam.put_role_policy(RoleName="app", PolicyName="p", PolicyDocument=document(allow("s3:ListAllMyBuckets")))
    token_file = tmp_path / "token"
    token_file.write_text(provider.token())
    for variable, value in {"AWS_WEB_IDENTITY_TOKEN_FILE": token_file, "AWS_ENDPOINT_URL": server.url,
                            "AWS_ROLE_ARN": f"arn:aws:iam::{account}:role/app", "AWS_ROLE_SESSION_NAME": "pod",
                            "AWS_CONFIG_FILE": tmp_path / "none", "AWS_SHARED_CREDENTIALS_FILE": tmp_path / "none"}.items():
        monkeypatch.setenv(variable, str(value))
    session = boto3.Session(region_name="us-east-1")
    assert session.client("sts").get_caller_identity()["Arn"] == f"arn:aws:sts::{account}:assumed-role/app/pod"
    assert session.client("s3").list_buckets()["Buckets"] == []
    assert code_and_message(session.client("ec2").describe_vpcs)[0] == "UnauthorizedOperation"

    token_file.write_text(provider.token(sub="system:serviceaccount:default:other"))
    refused = boto3.Session(region_name="us-east-1").client("sts")
    assert code_and_message(refused.get_caller_identity)[0] == "AccessDenied"
    token_file.write_text(provider.token()[:-6] + "AAAAAA")
    refused = boto3.Session(region_name="us-east-1").client("sts")
    assert code_and_message(refused.get_caller_identity)[0] == "InvalidIdentityToken"


def test_only_this_machine_says_which_keys_a_provider_has(server):
    request = urllib.request.Request(f"{server.url}/_skyrig/oidc-keys?issuer={ISSUER}", method="PUT", data=b"{}",
                                     headers={"Origin": "https://evil.example.com"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(server, "PUT", f"/_skyrig/oidc-keys?issuer={ISSUER}", b"{}")
    assert refused.value.code == 400


class SamlProvider:
    """A provider that signs as real ones do: the assertion, the response, or both."""

    def __init__(self, key):
        self.key = key
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
        today = datetime.datetime.now(datetime.timezone.utc)
        self.certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
                            .public_key(key.public_key()).not_valid_before(today - datetime.timedelta(days=1))
                            .not_valid_after(today + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))

    def metadata(self):
        der = base64.b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()
        return f"""<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
          <!-- {'x' * 1000} -->
          <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor>
          <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{der}</X509Certificate></X509Data>
          </KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>"""

    def sign_with_prefixes(self, element):
        """As Okta and Entra do: the transform keeps namespaces that only values of attributes name (xsi:type="xs:…")."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(etree.tostring(element, method="c14n", exclusive=True, inclusive_ns_prefixes=["xs"]))
        info = etree.fromstring(f"""<ds:SignedInfo xmlns:ds="{SIGNATURE}"><ds:CanonicalizationMethod
          Algorithm="{EXCLUSIVE}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
          <ds:Reference URI="#{element.get('ID')}"><ds:Transforms><ds:Transform Algorithm="{SIGNATURE}enveloped-signature"/>
          <ds:Transform Algorithm="{EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="xs"/>
          </ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
          <ds:DigestValue>{base64.b64encode(digest.finalize()).decode()}</ds:DigestValue></ds:Reference></ds:SignedInfo>""")
        value = self.key.sign(etree.tostring(info, method="c14n", exclusive=True), padding.PKCS1v15(), hashes.SHA256())
        signature = etree.fromstring(f"""<ds:Signature xmlns:ds="{SIGNATURE}"><ds:SignatureValue>
          {base64.b64encode(value).decode()}</ds:SignatureValue></ds:Signature>""")
        signature.insert(0, info)
        element.insert(1, signature)
        return element

    def sign(self, element, algorithm):
        signer = XMLSigner(method=methods.enveloped, signature_algorithm=algorithm, digest_algorithm="sha256",
                           c14n_algorithm=EXCLUSIVE)
        pem = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption())
        return signer.sign(element, key=pem, cert=self.certificate.public_bytes(serialization.Encoding.PEM).decode(),
                           reference_uri=element.get("ID"))


def saml_response(account, **changes):
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = {"until": soon, "audience": "https://signin.aws.amazon.com/saml", "session": "alice",
              "recipient": "https://signin.aws.amazon.com/saml", **changes}
    attributes = {"Role": f"arn:aws:iam::{account}:saml-provider/idp,arn:aws:iam::{account}:role/analyst",
                  "RoleSessionName": values["session"], "PrincipalTag:team": "red", "SourceIdentity": "alice"}
    listed = "".join(f'<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/{name}"><saml:AttributeValue '
                     f'xsi:type="xs:string">{value}</saml:AttributeValue></saml:Attribute>'
                     for name, value in attributes.items() if value)
    return etree.fromstring(f"""
      <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema"
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="r1">
      <saml:Issuer>https://idp.example.com</saml:Issuer>
      <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
      <saml:Assertion ID="a1" Version="2.0"><saml:Issuer>https://idp.example.com</saml:Issuer><saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">_0815</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
      NotOnOrAfter="{values['until']}" Recipient="{values['recipient']}"/></saml:SubjectConfirmation></saml:Subject>
      <saml:Conditions NotOnOrAfter="{values['until']}"><saml:AudienceRestriction>
      <saml:Audience>{values['audience']}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
      <saml:AttributeStatement>{listed}</saml:AttributeStatement></saml:Assertion></samlp:Response>""".strip())


def signed_assertion(provider, response, algorithm):
    """The assertion signed by itself, then put back."""
    assertion = response.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion")
    alone = etree.fromstring(etree.tostring(assertion))
    signed = provider.sign(alone, algorithm) if algorithm else provider.sign_with_prefixes(alone)
    response.replace(assertion, signed)
    return response


@pytest.fixture
def saml(client, account):
    def make(key):
        provider, iam = SamlProvider(key), client("iam")
        iam.create_saml_provider(Name="idp", SAMLMetadataDocument=provider.metadata())
        iam.create_role(RoleName="analyst", AssumeRolePolicyDocument=trust(
            account, "saml-provider/idp", ["sts:AssumeRoleWithSAML", "sts:TagSession", "sts:SetSourceIdentity"],
            StringEquals={"SAML:aud": "https://signin.aws.amazon.com/saml", "saml:iss": "https://idp.example.com"}))
        iam.put_role_policy(RoleName="analyst", PolicyName="p", PolicyDocument=document(
            allow("ec2:DescribeVpcs", Condition={"StringEquals": {"aws:PrincipalTag/team": "red",
                                                                  "aws:SourceIdentity": "alice"}})))
        return provider

    return make


def assume_with_saml(client, account, response):
    return client("sts").assume_role_with_saml(
        RoleArn=f"arn:aws:iam::{account}:role/analyst", PrincipalArn=f"arn:aws:iam::{account}:saml-provider/idp",
        SAMLAssertion=base64.b64encode(etree.tostring(response)).decode())


@pytest.mark.parametrize("form", ["assertion", "response", "both", "ecdsa", "prefixes"])
def test_a_saml_provider_vouches_in_every_usual_form(client, account, saml, form):
    provider = saml(ec.generate_private_key(ec.SECP256R1()) if form == "ecdsa"
                    else rsa.generate_private_key(public_exponent=65537, key_size=2048))
    algorithm = "ecdsa-sha256" if form == "ecdsa" else "rsa-sha256"
    response = saml_response(account)
    if form != "response":
        response = signed_assertion(provider, response, None if form == "prefixes" else algorithm)
    if form in ("response", "both"):
        response = provider.sign(response, algorithm)
    answer = assume_with_saml(client, account, response)
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/analyst/alice"
    assert (answer["Subject"], answer["SubjectType"]) == ("_0815", "transient")
    assert answer["SourceIdentity"] == "alice"
    keys = answer["Credentials"]
    ec2 = client("ec2", key=keys["AccessKeyId"], secret=keys["SecretAccessKey"], token=keys["SessionToken"])
    assert ec2.describe_vpcs()["Vpcs"]
    assert code_and_message(ec2.describe_subnets)[0] == "UnauthorizedOperation"


def test_saml_is_refused_as_aws_refuses_it(client, account, saml):
    provider = saml(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    stranger = SamlProvider(rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def refusal(response):
        return code_and_message(lambda: assume_with_saml(client, account, response))

    def signed(signer=provider, **changes):
        return signed_assertion(signer, saml_response(account, **changes), "rsa-sha256")

    assert refusal(saml_response(account)) == ("InvalidIdentityToken", "Response signature invalid")
    assert refusal(signed(stranger)) == ("InvalidIdentityToken", "Response signature invalid")
    assert refusal(signed(until="2020-01-01T00:00:00Z"))[0] == "ExpiredTokenException"
    assert refusal(signed(audience="https://example.com")) == (
        "InvalidIdentityToken", "Response does not contain the required audience.")
    assert refusal(signed(session="")) == ("InvalidIdentityToken", "RoleSessionName is required in AuthnResponse")
    assert refusal(signed(session="a b"))[1].startswith("RoleSessionName in AuthnResponse must match")


def test_the_cli_assumes_a_role_that_wants_a_code(server, client, account, tmp_path):
    """As a person does: a profile with role_arn and mfa_serial; the CLI asks for the code on its terminal."""
    iam = client("iam")
    iam.create_user(UserName="alice")
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]
    seed, now = device["Base32StringSeed"], int(time.time()) // 30
    iam.enable_mfa_device(UserName="alice", SerialNumber=device["SerialNumber"], AuthenticationCode1=totp(seed, now - 1),
                          AuthenticationCode2=totp(seed, now))
    iam.create_role(RoleName="admin", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account}:user/alice"},
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}))
    (tmp_path / "credentials").write_text(f"[alice]\naws_access_key_id = {key['AccessKeyId']}\n"
                                          f"aws_secret_access_key = {key['SecretAccessKey']}\n")
    profile = f"[profile admin]\nregion = us-east-1\nrole_arn = arn:aws:iam::{account}:role/admin\nsource_profile = alice\n"
    environment = {**os.environ, "AWS_ENDPOINT_URL": server.url, "AWS_CONFIG_FILE": str(tmp_path / "config"),
                   "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"), "HOME": str(tmp_path), "AWS_PAGER": ""}
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        environment.pop(variable, None)

    def who_am_i(code=None):
        command = [sys.executable, "-m", "awscli", "--profile", "admin", "sts", "get-caller-identity", "--query", "Arn"]
        return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=60,
                              input=None if code is None else code + "\n", start_new_session=True)

    (tmp_path / "config").write_text(profile)
    assert "AccessDenied" in who_am_i().stderr
    (tmp_path / "config").write_text(profile + f"mfa_serial = {device['SerialNumber']}\n")
    assert "MultiFactorAuthentication failed" in who_am_i("000000").stderr
    result = who_am_i(totp(seed, int(time.time()) // 30))
    assert f"arn:aws:sts::{account}:assumed-role/admin/" in result.stdout, result.stderr
