"""Where a thing that was made is looked up: read operations by the names of those that write, and their requests."""

import re

from generated import prerequisites

# What the names do not tell, each with its reason.
READS = {
    "ec2": {
        # What is launched has volumes, interfaces and attributes of its own.
        "RunInstances": ["DescribeInstances", "DescribeInstanceAttribute", "DescribeVolumes",
                         "DescribeNetworkInterfaces", "DescribeInstanceCreditSpecifications"],
        "ModifyInstanceCreditSpecification": ["DescribeInstanceCreditSpecifications"],
        # Addresses, routes and entries are part of what they are given to.
        "AssignIpv6Addresses": ["DescribeNetworkInterfaces"], "AssignPrivateIpAddresses": ["DescribeNetworkInterfaces"],
        "AttachNetworkInterface": ["DescribeNetworkInterfaces"],
        # The prefix of a name names another thing.
        "CreateDefaultVpc": ["DescribeVpcs"], "CreateDefaultSubnet": ["DescribeSubnets"],
        "CreateRoute": ["DescribeRouteTables"], "ReplaceRoute": ["DescribeRouteTables"],
        "AssociateDhcpOptions": ["DescribeVpcs"], "ReplaceNetworkAclAssociation": ["DescribeNetworkAcls"],
        "ReplaceRouteTableAssociation": ["DescribeRouteTables"],
        "AssociateIamInstanceProfile": ["DescribeIamInstanceProfileAssociations"],
        "ReplaceIamInstanceProfileAssociation": ["DescribeIamInstanceProfileAssociations"],
        # The group shows rules without their tags and ids; the rules show those.
        "AuthorizeSecurityGroupIngress": ["DescribeSecurityGroups", "DescribeSecurityGroupRules"],
        "AuthorizeSecurityGroupEgress": ["DescribeSecurityGroups", "DescribeSecurityGroupRules"],
        # The data is the version's.
        "CreateLaunchTemplate": ["DescribeLaunchTemplates", "DescribeLaunchTemplateVersions"],
        "CreateLaunchTemplateVersion": ["DescribeLaunchTemplateVersions"],
        "CreateImage": ["DescribeImages", "DescribeSnapshots"], "CopyImage": ["DescribeImages", "DescribeSnapshots"],
        "ModifyVolume": ["DescribeVolumes", "DescribeVolumesModifications"],
        "ModifyVpcAttribute": ["DescribeVpcAttribute"],
        "CreateSecurityGroup": ["DescribeSecurityGroups"],
    },
    "iam": {
        # The document is its version's.
        "CreatePolicy": ["GetPolicy", "GetPolicyVersion"], "CreatePolicyVersion": ["GetPolicyVersion"],
        # A membership is seen from either side.
        "AddUserToGroup": ["GetGroup"], "AddRoleToInstanceProfile": ["GetInstanceProfile"],
        "AttachGroupPolicy": ["ListAttachedGroupPolicies"], "AttachRolePolicy": ["ListAttachedRolePolicies"],
        "AttachUserPolicy": ["ListAttachedUserPolicies"],
        "AddClientIDToOpenIDConnectProvider": ["GetOpenIDConnectProvider"],
        "UpdateAssumeRolePolicy": ["GetRole"], "SetDefaultPolicyVersion": ["GetPolicy"],
        "CreateServiceLinkedRole": ["GetRole"], "EnableMFADevice": ["ListMFADevices"],
        "CreateVirtualMFADevice": ["ListVirtualMFADevices", "ListMFADeviceTags"],
        "SetSecurityTokenServicePreferences": ["GetAccountSummary"],
        "CreateOpenIDConnectProvider": ["GetOpenIDConnectProvider", "ListOpenIDConnectProviders"],
        "CreateSAMLProvider": ["GetSAMLProvider", "ListSAMLProviders"],
        "UploadSigningCertificate": ["ListSigningCertificates"],
        # The key is shown as it was uploaded, or in another encoding if that is asked for.
        "EnableOrganizationsRootCredentialsManagement": ["ListOrganizationsFeatures"],
        "EnableOrganizationsRootSessions": ["ListOrganizationsFeatures"],
    },
    "organizations": {
        # An account is made after the call.
        "CreateAccount": ["DescribeCreateAccountStatus", "ListAccounts", "ListTagsForResource"],
        "CreateOrganizationalUnit": ["DescribeOrganizationalUnit", "ListParents", "ListTagsForResource"],
        "CreatePolicy": ["DescribePolicy", "ListTagsForResource"],
        "AttachPolicy": ["ListTargetsForPolicy"],
        "EnableAWSServiceAccess": ["ListAWSServiceAccessForOrganization"], "EnablePolicyType": ["ListRoots"],
        "RegisterDelegatedAdministrator": ["ListDelegatedAdministrators", "ListDelegatedServicesForAccount"],
        "TagResource": ["ListTagsForResource"],
    },
    "s3": {
        "CreateBucket": ["GetBucketLocation", "GetBucketOwnershipControls", "GetObjectLockConfiguration",
                         "GetBucketAcl", "GetBucketTagging", "ListBuckets"],
        # An object's headers, tags, lock and grants are shown apart.
        **{name: ["HeadObject", "GetObjectTagging", "GetObjectAcl"]
           for name in ("PutObject", "CopyObject", "RestoreObject")},
        "CreateMultipartUpload": ["HeadObject", "GetObjectTagging", "GetObjectAcl"],
        "UploadPart": ["ListParts"], "UploadPartCopy": ["ListParts"],
    },
    "s3control": {
        "CreateAccessPoint": ["GetAccessPoint", "ListTagsForResource"],
        "CreateStorageLensGroup": ["GetStorageLensGroup", "ListTagsForResource"],
        "PutStorageLensConfiguration": ["GetStorageLensConfiguration", "GetStorageLensConfigurationTagging"],
    },
    "ecs": {
        "PutAttributes": ["ListAttributes"],
        # A task's groups and public address are its interface's.
        "RunTask": ["DescribeTasks", "ec2.DescribeNetworkInterfaces"],
        "PutClusterCapacityProviders": ["DescribeClusters"], "UpdateTaskProtection": ["GetTaskProtection"],
        "TagResource": ["ListTagsForResource"],
        "PutAccountSetting": ["ListAccountSettings"], "PutAccountSettingDefault": ["ListAccountSettings"],
        "CreateService": ["DescribeServices", "DescribeServiceRevisions"],
        "UpdateService": ["DescribeServices", "DescribeServiceRevisions"],
    },
    "cloudformation": {
        # The template and the policy have reads of their own.
        "CreateStack": ["DescribeStacks", "GetTemplate", "GetStackPolicy"],
        "UpdateStack": ["DescribeStacks", "GetTemplate", "GetStackPolicy"],
        "CreateChangeSet": ["DescribeChangeSet", "GetTemplate"], "UpdateTerminationProtection": ["DescribeStacks"],
        "SetAlias": ["DescribeStacks"],
        # A set's instances and their settings are shown apart from it, and how it went by the operation.
        "CreateStackSet": ["DescribeStackSet"], "UpdateStackSet": ["DescribeStackSet", "DescribeStackSetOperation"],
        **{name: ["ListStackInstances", "DescribeStackInstance", "DescribeStackSetOperation"]
           for name in ("CreateStackInstances", "UpdateStackInstances")},
        "CreateStackRefactor": ["DescribeStackRefactor", "ListStackRefactorActions"],
    },
    "secretsmanager": {
        "CreateSecret": ["DescribeSecret", "GetSecretValue"], "UpdateSecret": ["DescribeSecret", "GetSecretValue"],
        "PutSecretValue": ["GetSecretValue", "DescribeSecret"], "UpdateSecretVersionStage": ["DescribeSecret"],
        "TagResource": ["DescribeSecret"],
    },
    "ssm": {
        # The value is shown apart from what describes it.
        "PutParameter": ["DescribeParameters", "GetParameter", "ListTagsForResource"],
        "LabelParameterVersion": ["GetParameterHistory"], "AddTagsToResource": ["ListTagsForResource"],
    },
}

# What a read must be told besides the name of the thing, to show all of it.
READ_INPUTS = {
    ("s3", "HeadObject"): {"ChecksumMode": "ENABLED"},
    ("ssm", "GetParameter"): {"WithDecryption": True},
    ("ssm", "GetParameterHistory"): {"WithDecryption": True},
    ("ssm", "ListTagsForResource"): {"ResourceType": "Parameter"},
    ("ecs", "DescribeClusters"): {"include": ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"]},
    ("ecs", "DescribeServices"): {"include": ["TAGS"]},
    ("ecs", "DescribeTasks"): {"include": ["TAGS"]},
    ("ecs", "DescribeTaskDefinition"): {"include": ["TAGS"]},
    ("ecs", "DescribeCapacityProviders"): {"include": ["TAGS"]},
    ("ecs", "ListAccountSettings"): {"effectiveSettings": False},
    ("iam", "GetSSHPublicKey"): {"Encoding": "SSH"},
    ("ec2", "DescribeKeyPairs"): {"IncludePublicKey": True},
    ("s3", "ListBuckets"): {"MaxBuckets": 100},
}

# Members of a read that are called otherwise where the thing is made.
SYNONYMS = {
    ("secretsmanager", "SecretId"): ["ARN", "SecretId"],
    ("ssm", "ResourceId"): ["Name", "ResourceId"],
    ("ecs", "capacityProviders"): ["name"],
    ("ecs", "taskDefinition"): ["taskDefinitionArn"],
    ("ecs", "cluster"): ["cluster", "clusterArn"],
    ("ecs", "clusters"): ["cluster", "clusterArn"],
    ("ecs", "services"): ["serviceArn", "serviceName"],
    ("ecs", "tasks"): ["taskArn", "tasks"],
    ("ecs", "serviceRevisionArns"): ["serviceRevisionArn"],
    ("organizations", "CreateAccountRequestId"): ["Id"],
    ("organizations", "OrganizationalUnitId"): ["Id", "OrganizationalUnitId"],
    ("organizations", "PolicyId"): ["Id", "PolicyId"],
    ("organizations", "ResourceId"): ["AccountId", "Id", "ResourceId"],
    ("organizations", "ChildId"): ["Id"],
    ("cloudformation", "StackInstanceAccount"): ["Accounts"],
    ("cloudformation", "StackInstanceRegion"): ["Regions"],
    ("s3control", "ResourceArn"): ["AccessPointArn", "StorageLensGroupArn"],
    ("iam", "PolicyArn"): ["Arn", "PolicyArn"],
    ("iam", "VersionId"): ["VersionId", "DefaultVersionId"],
}
# Members of a read that only say which thing is meant; others would hide it.
NAMING = re.compile(r"(Ids?|Arns?|Name|Bucket|Key|clusters?|services|tasks|taskDefinition|capacityProviders|"
                    r"StackInstance\w+|SSECustomer\w+|AccountId|Encoding)$")
VERBS = re.compile(r"^(Create|Put|Run|Allocate|Register|Import|Request|Modify|Update|Set|Attach|Associate|Tag|Add|"
                   r"Authorize|Assign|Copy|Enable|Upload|Label|Replace|Restore)")


def complete_upload(world, params, output):
    """What an upload asks for is seen at the object that comes of it; parts are for the upload's own lists."""
    customer = {name: value for name, value in params.items() if name.startswith("SSECustomer")}
    where = {"Bucket": params["Bucket"], "Key": params["Key"], "UploadId": output["UploadId"]}
    answer = world.call("s3", "UploadPart", **where, **customer, PartNumber=1, Body=b"seven bytes")
    part = {name: value for name, value in answer.items() if name == "ETag" or name.startswith("Checksum")}
    world.call("s3", "CompleteMultipartUpload", **where, MultipartUpload={"Parts": [{**part, "PartNumber": 1}]})


def await_account(world, params, output):
    """The account's number is known once it is made."""
    return world.call("organizations", "DescribeCreateAccountStatus",
                      CreateAccountRequestId=output["CreateAccountStatus"]["Id"])


def find_lens_group(world, params, _):
    """Its creation answers nothing; its tags are asked for by its ARN."""
    return world.call("s3control", "GetStorageLensGroup", AccountId=params["AccountId"],
                      Name=params["StorageLensGroup"]["Name"])


# What must follow before the thing can be seen; its answer may tell more than the first one.
FINISHING = {
    ("s3", "CreateMultipartUpload"): complete_upload,
    ("organizations", "CreateAccount"): await_account,
    ("s3control", "CreateStorageLensGroup"): find_lens_group,
    **{("cloudformation", name): prerequisites.await_stack_set
       for name in ("CreateStackInstances", "UpdateStackInstances", "UpdateStackSet")},
}


def plural(noun):
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith("s") else "s")


def singular(member):
    if member.endswith("ies"):
        return member[:-3] + "y"
    return member.removesuffix("es") if member.endswith("sses") else member.removesuffix("s")


def reads_of(model, name):
    """The operations that show what an operation wrote."""
    known = READS[model.service_name].get(name) if model.service_name in READS else None
    if known is not None:
        return known
    noun = VERBS.sub("", name)
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", noun)
    existing = set(model.operation_names)
    for length in range(len(words), 0, -1):
        part = "".join(words[:length])
        # An attribute is shown by itself or with the thing.
        thing = part.removesuffix("Attribute")
        found = [read for read in dict.fromkeys((
            f"Describe{plural(part)}", f"Describe{plural(thing)}", f"Describe{part}", f"Describe{part}Attribute",
            f"Get{part}", f"Head{part}", f"List{part}Tags", f"List{plural(part)}")) if read in existing]
        if found:
            return found
    return []


def scalars_by_name(value, found=None):
    """The first scalar of each name, nearest to the top first."""
    found, level = {} if found is None else found, [value]
    while level:
        deeper = []
        for item in level:
            if isinstance(item, dict):
                for name, member in item.items():
                    if isinstance(member, (dict, list)):
                        deeper.append(member)
                        if isinstance(member, list) and member and isinstance(member[0], str):
                            found.setdefault(name, member[0])
                    else:
                        found.setdefault(name, member)
            elif isinstance(item, list):
                deeper.extend(item[:1])
        level = deeper
    return found


def all_by_name(value, name):
    """Every text of that name."""
    if isinstance(value, dict):
        own = [value[name]] if isinstance(value.get(name), str) else []
        return own + [text for member in value.values() for text in all_by_name(member, name)]
    return [text for item in value for text in all_by_name(item, name)] if isinstance(value, list) else []


def requests(model, read, params, output):
    """The read's requests that mean the thing made; none if it cannot be named. Attributes are asked for one by one."""
    service, shape = model.service_name, model.operation_model(read).input_shape
    given, answered = scalars_by_name(params), scalars_by_name(output)
    request = dict(READ_INPUTS.get((service, read), {}))
    attributes = []
    for name, member in (shape.members if shape else {}).items():
        required = name in shape.required_members
        if name == "Attribute" and member.enum:
            attributes = member.enum
        elif name not in request and (required or NAMING.search(name)):
            value, source = named_value(service, name, member, given, answered)
            if value is None and required:
                return []
            if name.endswith("Name") and not required and name[:-4] + "Id" in request:
                continue  # EC2 takes one of the two
            if value is not None:
                request[name] = (all_by_name(output, source) or [value]) if member.type_name == "list" else value
    return [{**request, "Attribute": attribute} for attribute in attributes] or [request]


def named_value(service, name, member, given, answered):
    """What names the thing, and the member that says it; what was answered before what was asked."""
    is_list = member.type_name == "list"
    one = singular(name) if is_list else name
    names = SYNONYMS.get((service, name)) or [one, *((f"{one}Arn", f"{one}Name", name) if is_list else ())]
    candidates = [(given, f"New{name}")] + [(source, candidate) for source in (answered, given) for candidate in names]
    for source, candidate in candidates:
        if isinstance(source.get(candidate), (str, int)):
            return source[candidate], candidate
    return None, None


def look_up(world, model, name, params, output):
    """What the reads show of the thing: [(read, its request, the answer's members)]."""
    finish = FINISHING.get((model.service_name, name))
    if finish is not None:
        output = finish(world, params, output) or output
    shown = []
    for read in reads_of(model, name):
        service, _, read = read.rpartition(".")
        read_model = world.clients.of(service or model.service_name, world.account).model
        for request in requests(read_model, read, params, output):
            answer = world.clients.send(read_model.service_name, read, request, world.account)
            if answer.status < 300:
                answer.parsed.pop("ResponseMetadata", None)
                shown.append((read_model.operation_model(read), request, answer.parsed))
    return shown
