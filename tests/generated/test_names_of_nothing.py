"""The truth of answers: whoever names a thing that is not there is told so, with the service's own code."""

import collections
import re

import pytest

from generated import values
from generated.test_every_operation import NOT_IMPLEMENTED, SERVICES, operations_of
from generated.wire_client import WireClient, load_model

# Operations that make a thing of the name they are given, or answer about names that need not exist.
MAKES = re.compile(r"^(Create|GetFederationToken|Put|Register|Allocate|Import|Run|Upload|Copy|Request|Start|Provision|Advertise|Get(Account|Random)|"
                   r"Validate|Simulate|Enable|Disable|Batch|Estimate|Decode|Assume)")
NAMING = re.compile(r"(Id|Ids|Arn|Arns|Name|Names|Bucket|Key|cluster|service|task|taskDefinition|capacityProvider)$")
# Lists of a parent that must exist name it; these list everything, and take a name as where to go on from or what to keep.
NOT_NAMING = re.compile(r"(NextToken|Marker|Prefix|Filter|ClientToken|ClientRequestToken|OperationId|KeyMarker|"
                        r"UploadIdMarker|ContinuationToken|StartAfter|PathPrefix|Filters|SerialNumber|TagKeys?|AttributeName|"
                        r"InstanceType|Region|AvailabilityZoneName|AvailabilityZoneId|PolicyName|ExpectedBucketOwner|OwnerId|"
                        r"RestorableByUserId|SSEKMSKeyId|TypeName|Url|ServiceName|AccountId|TargetId|RegionName)s?$")
NOT_FOUND = re.compile(r"NotFound|NoSuch|DoesNotExist|NotExist|Unknown|UnassignedAddress|InvalidParameterValue|404|"
                       r"ValidationError|InvalidClientTokenId|InvalidID|ClientException|InvalidParameterException|"
                       r"InvalidInstanceID|InvalidTarget|ResourceNotFound|ParameterNotFound|NotAttached|InvalidChangeSet|"
                       r"InvalidFilterKey|InvalidResourceId|InvalidDocument|AuthFailure|InvalidInput|MissingParameter|"
                       r"NotInUse")  # of Organizations, where the account is in none

# AWS documents these as idempotent, or as answering with an empty list; each with its page.
TRUTHFUL = {
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html: "failures" names them
    ("ecs", "DescribeClusters"), ("ecs", "DescribeCapacityProviders"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html: deletes of nothing succeed
    ("cloudformation", "DeleteStack"), ("cloudformation", "DeleteChangeSet"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStackSet.html: no error of its says "not found"
    ("cloudformation", "DeleteStackSet"),
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteKeyPair.html and others: "true" in any case
    ("ec2", "DeleteKeyPair"),
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html: "unsuccessful" names them
    ("ec2", "DeleteVpcEndpoints"),
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html: InvalidParameters names them
    ("ssm", "GetParameters"), ("ssm", "DeleteParameters"),
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html: filters
    ("ecs", "ListTaskDefinitions"), ("ecs", "ListTaskDefinitionFamilies"),
    # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteAccountSetting.html: a setting, not a thing
    ("ecs", "DeleteAccountSetting"), ("ecs", "ListAccountSettings"),
}


def named_members(shape):
    return [name for name, member in shape.members.items()
            if NAMING.search(name) and not NOT_NAMING.search(name)
            and (member.type_name == "string" and not member.enum
                 or member.type_name == "list" and member.member.type_name == "string" and not member.member.enum)]


def is_asked_for(operation, member):
    """Whether the member says which thing is meant: it must be given, or it is a Describe's list of ids."""
    if member in operation.input_shape.required_members:
        return True
    return operation.name.startswith("Describe") and re.search(r"(Ids|Names|Arns)$", member) is not None


@pytest.mark.parametrize("service", SERVICES)
def test_a_name_of_nothing_is_refused(service, server, account, request):
    full = request.config.getoption("--full")
    model = load_model(service)
    client = WireClient(model, server.url, account)
    counts, untrue, codes = collections.Counter(), [], collections.Counter()
    for name in operations_of(model, full):
        operation = model.operation_model(name)
        if MAKES.search(name) or operation.input_shape is None:
            continue
        minimal = values.value(operation.input_shape, name)
        for member in named_members(operation.input_shape):
            if not is_asked_for(operation, member):
                continue
            params = {**minimal, member: values.value(operation.input_shape.members[member], member)}
            if "AccountId" in params:
                params["AccountId"] = account  # a stranger's account is refused before anything in it is looked for
            answer = client.send(operation, client.serialize(operation, params))
            counts["asked"] += 1
            if answer.status == NOT_IMPLEMENTED:
                counts["not implemented"] += 1
            elif answer.status < 300 and (service, name) not in TRUTHFUL:
                untrue.append(f"{name}({member}={params[member]!r}) succeeded: {answer.body[:160]!r}")
            elif answer.status >= 300 and not NOT_FOUND.search(answer.code):
                untrue.append(f"{name}({member}={params[member]!r}): {answer}")
            codes[answer.code] += 1
    print(f"\n{service}: {dict(counts)} {dict(codes)}")
    assert not untrue, f"{len(untrue)} untruths:\n" + "\n".join(untrue)
