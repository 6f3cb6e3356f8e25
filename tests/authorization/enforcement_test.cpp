// Policies enforced on real calls: who may, who may not, and in which words.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/test_machine.h"
#include "emulator/enforcement/authorizer.h"
#include "services/catalog.h"
#include "services/sts/session_credentials.h"

namespace emulator {
namespace {

using nlohmann::literals::operator""_json;

constexpr const char* kOther = "210987654321";

struct EnforcementTest : testing::Test {
  EnforcementTest() {
    services::add_all(machine.dispatcher, machine.machine.facts);
    machine.ok("iam", "CreateUser", {{"UserName", "alice"}});
  }

  static Principal user(const std::string& name, const std::string& account = TestMachine::kAccount) {
    return {.kind = PrincipalKind::kUser,
            .account = account,
            .arn = "arn:aws:iam::" + account + ":user/" + name,
            .id = "AIDA" + name,
            .access_key_id = "AKIAEXAMPLE"};
  }
  Answer call_as(const Principal& principal, const std::string& service, const std::string& operation,
                 Value input = Value::object()) {
    return machine.dispatcher.call({.service = service,
                                    .operation = operation,
                                    .input = std::move(input),
                                    .principal = principal,
                                    .region = "us-east-1",
                                    .source_ip = "203.0.113.7"});
  }
  /// The refusal of a call by alice, empty if she may.
  std::string refusal(const std::string& service, const std::string& operation, Value input = Value::object()) {
    const Answer answer = call_as(user("alice"), service, operation, std::move(input));
    return answer.error ? answer.error->code() + ": " + answer.error->message() : std::string();
  }
  static std::string document(const std::string& statements) {
    return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
  }
  void give(const std::string& statements, const std::string& name = "own") {
    machine.ok("iam", "PutUserPolicy",
               {{"UserName", "alice"}, {"PolicyName", name}, {"PolicyDocument", document(statements)}});
  }
  std::string make_role(const std::string& name, const std::string& principal, const std::string& statements = "") {
    const std::string trust = R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": )" + principal + "}";
    machine.ok("iam", "CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", document(trust)}});
    if (!statements.empty()) {
      machine.ok("iam", "PutRolePolicy",
                 {{"RoleName", name}, {"PolicyName", "p"}, {"PolicyDocument", document(statements)}});
    }
    return "arn:aws:iam::123456789012:role/" + name;
  }
  /// Who the given credentials act as.
  Principal principal_of(const Value& credentials) {
    const auto transaction = machine.store->begin();
    return sts::SessionCredentials().find(*transaction, credentials.at("AccessKeyId").get<std::string>())->principal;
  }

  TestMachine machine;
};

TEST_F(EnforcementTest, SaysInEachProtocolWhatIsMissing) {
  EXPECT_EQ(refusal("iam", "ListUsers").substr(0, 13), "AccessDenied:");
  EXPECT_EQ(refusal("iam", "CreateUser", {{"UserName", "bob"}, {"Path", "/team/"}}),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:CreateUser on "
            "resource: arn:aws:iam::123456789012:user/team/bob because no identity-based policy allows the "
            "iam:CreateUser action");
  EXPECT_EQ(refusal("ec2", "DescribeVpcs"),
            "UnauthorizedOperation: You are not authorized to perform this operation. User: "
            "arn:aws:iam::123456789012:user/alice is not authorized to perform: ec2:DescribeVpcs because no "
            "identity-based policy allows the ec2:DescribeVpcs action");
  EXPECT_EQ(refusal("ecs", "CreateCluster", {{"clusterName", "main"}}).substr(0, 22), "AccessDeniedException:");
  machine.ok("s3", "CreateBucket", {{"Bucket", "of-the-account"}});
  EXPECT_EQ(
      refusal("s3", "ListObjectsV2", {{"Bucket", "of-the-account"}}),
      "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: s3:ListBucket on "
      "resource: \"arn:aws:s3:::of-the-account\" because no identity-based policy allows the s3:ListBucket action");
  EXPECT_EQ(refusal("cloudformation", "DescribeStacks", {{"StackName", "app"}}),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: "
            "cloudformation:DescribeStacks on resource: arn:aws:cloudformation:us-east-1:123456789012:stack/app/* "
            "because no identity-based policy allows the cloudformation:DescribeStacks action");
}

TEST_F(EnforcementTest, LetsEverybodyAskWhoTheyAre) {
  give(R"({"Effect": "Deny", "Action": "*", "Resource": "*"})");
  EXPECT_EQ(refusal("sts", "GetCallerIdentity"), "");
}

TEST_F(EnforcementTest, FollowsEveryChangeAtOnce) {
  const Value input{{"UserName", "alice"}};
  EXPECT_NE(refusal("iam", "GetUser", input), "");
  give(R"({"Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::*:user/${aws:username}"})");
  EXPECT_EQ(refusal("iam", "GetUser", input), "");
  give(R"({"Effect": "Deny", "Action": "iam:Get*", "Resource": "*"})", "denial");
  EXPECT_EQ(refusal("iam", "GetUser", input),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:GetUser on "
            "resource: arn:aws:iam::123456789012:user/alice with an explicit deny in an identity-based policy");
  machine.ok("iam", "DeleteUserPolicy", {{"UserName", "alice"}, {"PolicyName", "denial"}});
  EXPECT_EQ(refusal("iam", "GetUser", input), "");
  machine.ok("iam", "DeleteUserPolicy", {{"UserName", "alice"}, {"PolicyName", "own"}});
  EXPECT_NE(refusal("iam", "GetUser", input), "");
}

// https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
TEST_F(EnforcementTest, NamesTheManagedPolicyThatDenies) {
  const std::string arn =
      machine.ok("iam", "CreatePolicy",
                 {{"PolicyName", "no-users"},
                  {"PolicyDocument",
                   document(R"({"Effect": "Deny", "Action": "iam:GetUser", "Resource": "*"})")}})["Policy"]["Arn"];
  give(R"({"Effect": "Allow", "Action": "*", "Resource": "*"})");
  machine.ok("iam", "AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", arn}});
  const std::string sentence = refusal("iam", "GetUser", {{"UserName", "alice"}});
  EXPECT_TRUE(sentence.ends_with(" with an explicit deny in an identity-based policy: " + arn)) << sentence;
}

// Each key is an answer of its own: those that may be deleted are.
TEST_F(EnforcementTest, DeletesOfManyObjectsThoseThatMayBe) {
  machine.ok("s3", "CreateBucket", {{"Bucket", "shared"}});
  for (const char* key : {"mine/a", "mine/b", "theirs/a"}) {
    machine.ok("s3", "PutObject", {{"Bucket", "shared"}, {"Key", key}});
  }
  const Value input = R"({"Bucket": "shared", "Delete": {"Objects": [{"Key": "mine/a"}, {"Key": "theirs/a"},
                          {"Key": "mine/b"}]}})"_json;
  give(R"({"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::shared/mine/*"})");
  const Answer answer = call_as(user("alice"), "s3", "DeleteObjects", input);
  ASSERT_FALSE(answer.error) << answer.error->message();
  EXPECT_EQ(answer.output["Deleted"], R"([{"Key": "mine/a"}, {"Key": "mine/b"}])"_json);
  ASSERT_EQ(answer.output["Errors"].size(), 1);
  EXPECT_EQ(answer.output["Errors"][0]["Key"], "theirs/a");
  EXPECT_EQ(answer.output["Errors"][0]["Code"], "AccessDenied");
  const Value left = machine.ok("s3", "ListObjectsV2", {{"Bucket", "shared"}});
  ASSERT_EQ(left["Contents"].size(), 1);
  EXPECT_EQ(left["Contents"][0]["Key"], "theirs/a");
}

// A version and the object without one need different leave.
TEST_F(EnforcementTest, AsksForVersionsOfObjectsByThemselves) {
  machine.ok("s3", "CreateBucket", {{"Bucket", "kept"}});
  machine.ok("s3", "PutBucketVersioning",
             R"({"Bucket": "kept", "VersioningConfiguration": {"Status": "Enabled"}})"_json);
  const std::string version = machine.ok("s3", "PutObject", {{"Bucket", "kept"}, {"Key", "a"}})["VersionId"];
  give(R"({"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::kept/*"})");
  const Answer answer = call_as(
      user("alice"), "s3", "DeleteObjects",
      {{"Bucket", "kept"}, {"Delete", {{"Objects", {{{"Key", "a"}, {"VersionId", version}}, {{"Key", "a"}}}}}}});
  ASSERT_FALSE(answer.error) << answer.error->message();
  ASSERT_EQ(answer.output["Errors"].size(), 1);
  EXPECT_EQ(answer.output["Errors"][0]["VersionId"], version);
  EXPECT_EQ(answer.output["Deleted"].size(), 1);
}

TEST_F(EnforcementTest, ReadsGroupsAndManagedPoliciesAndBoundaries) {
  machine.ok("iam", "CreateGroup", {{"GroupName", "readers"}});
  machine.ok("iam", "AttachGroupPolicy",
             {{"GroupName", "readers"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"}});
  EXPECT_NE(refusal("ec2", "DescribeVpcs"), "");
  machine.ok("iam", "AddUserToGroup", {{"GroupName", "readers"}, {"UserName", "alice"}});
  EXPECT_EQ(refusal("ec2", "DescribeVpcs"), "");
  const Value policy =
      machine.ok("iam", "CreatePolicy",
                 {{"PolicyName", "limit"},
                  {"PolicyDocument", document(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})")}});
  machine.ok("iam", "PutUserPermissionsBoundary",
             {{"UserName", "alice"}, {"PermissionsBoundary", policy["Policy"]["Arn"]}});
  EXPECT_NE(refusal("ec2", "DescribeVpcs").find("because no permissions boundary allows the ec2:DescribeVpcs action"),
            std::string::npos);
  machine.ok("iam", "DeleteUserPermissionsBoundary", {{"UserName", "alice"}});
  EXPECT_EQ(refusal("ec2", "DescribeVpcs"), "");
}

TEST_F(EnforcementTest, EncodesWhatEc2DeniesForStsToDecode) {
  const Value vpc = machine.ok("ec2", "CreateVpc", {{"CidrBlock", "10.0.0.0/16"}})["Vpc"];
  const std::string message = refusal("ec2", "DeleteVpc", {{"VpcId", vpc["VpcId"]}});
  const std::string marker = "Encoded authorization failure message: ";
  const size_t start = message.find(marker);
  ASSERT_NE(start, std::string::npos) << message;
  const Value decoded = Value::parse(
      machine.ok("sts", "DecodeAuthorizationMessage", {{"EncodedMessage", message.substr(start + marker.size())}})
          .at("DecodedMessage")
          .get<std::string>());
  EXPECT_EQ(decoded["allowed"], false);
  EXPECT_EQ(decoded["explicitDeny"], false);
  EXPECT_EQ(decoded["context"]["action"], "ec2:DeleteVpc");
  EXPECT_EQ(decoded["context"]["principal"]["arn"], "arn:aws:iam::123456789012:user/alice");
  EXPECT_EQ(decoded["context"]["resource"],
            "arn:aws:ec2:us-east-1:123456789012:vpc/" + vpc["VpcId"].get<std::string>());
  EXPECT_EQ(machine.refusal("sts", "DecodeAuthorizationMessage", {{"EncodedMessage", "made-up"}}),
            "InvalidAuthorizationMessageException");
}

TEST_F(EnforcementTest, ComparesTagsOfResourcesAndRequests) {
  const auto make = [&](const char* team) {
    return machine.ok(
        "ec2", "CreateVpc",
        {{"CidrBlock", "10.0.0.0/16"},
         {"TagSpecifications", Value::array({{{"ResourceType", "vpc"},
                                              {"Tags", Value::array({{{"Key", "team"}, {"Value", team}}})}}})}})["Vpc"];
  };
  const Value red = make("red"), blue = make("blue");
  give(R"({"Effect": "Allow", "Action": "ec2:DeleteVpc", "Resource": "*",
           "Condition": {"StringEquals": {"aws:ResourceTag/team": "red", "ec2:ResourceTag/Team": "red"}}},
          {"Effect": "Allow", "Action": "ec2:CreateVpc", "Resource": "*",
           "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}},
          {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringEquals": {"ec2:CreateAction": "CreateVpc"}}})");
  EXPECT_NE(refusal("ec2", "DeleteVpc", {{"VpcId", blue["VpcId"]}}), "");
  EXPECT_EQ(refusal("ec2", "DeleteVpc", {{"VpcId", red["VpcId"]}}), "");
  const auto create = [&](Value tags) {
    return refusal("ec2", "CreateVpc",
                   {{"CidrBlock", "10.0.0.0/16"},
                    {"TagSpecifications", Value::array({{{"ResourceType", "vpc"}, {"Tags", std::move(tags)}}})}});
  };
  EXPECT_EQ(create(R"([{"Key": "team", "Value": "red"}])"_json), "");
  EXPECT_NE(create(R"([{"Key": "team", "Value": "blue"}])"_json), "");
  EXPECT_NE(create(R"([{"Key": "team", "Value": "red"}, {"Key": "more", "Value": "x"}])"_json), "");
  EXPECT_NE(
      refusal("ec2", "CreateTags",
              {{"Resources", Value::array({blue["VpcId"]})}, {"Tags", R"([{"Key": "team", "Value": "red"}])"_json}}),
      "");
}

TEST_F(EnforcementTest, AsksForLeaveToPassRoles) {
  const std::string role = make_role("worker", R"({"Service": "ec2.amazonaws.com"})");
  machine.ok("iam", "CreateInstanceProfile", {{"InstanceProfileName", "workers"}});
  const Value input{{"InstanceProfileName", "workers"}, {"RoleName", "worker"}};
  give(R"({"Effect": "Allow", "Action": "iam:AddRoleToInstanceProfile", "Resource": "*"})");
  EXPECT_NE(refusal("iam", "AddRoleToInstanceProfile", input).find("iam:PassRole on resource: " + role),
            std::string::npos);
  give(R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
           "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}})",
       "pass");
  EXPECT_NE(refusal("iam", "AddRoleToInstanceProfile", input), "");
  give(R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource": ")" + role + R"(",
           "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}})",
       "pass");
  EXPECT_EQ(refusal("iam", "AddRoleToInstanceProfile", input), "");
}

TEST_F(EnforcementTest, AsksForLeaveToPassTheRolesOfTasks) {
  const std::string role = make_role("tasks", R"({"Service": "ecs-tasks.amazonaws.com"})");
  machine.ok("ecs", "RegisterTaskDefinition",
             {{"family", "web"},
              {"taskRoleArn", role},
              {"containerDefinitions", R"([{"name": "web", "image": "nginx", "memory": 64}])"_json}});
  give(R"({"Effect": "Allow", "Action": "ecs:*", "Resource": "*"})");
  EXPECT_NE(refusal("ecs", "RunTask", {{"taskDefinition", "web"}}).find("iam:PassRole on resource: " + role),
            std::string::npos);
  give(R"({"Effect": "Allow", "Action": "iam:PassRole", "Resource": ")" + role + "\"}", "pass");
  EXPECT_EQ(refusal("ecs", "RunTask", {{"taskDefinition", "web"}}).find("iam:PassRole"), std::string::npos);
}

TEST_F(EnforcementTest, LimitsRoleSessionsByTheirPolicies) {
  const std::string role = make_role("reader", R"({"AWS": "123456789012"})",
                                     R"({"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"})");
  Value input{{"RoleArn", role}, {"RoleSessionName", "monday"}};
  // The role trusts the account, which leaves it to alice's own policies.
  EXPECT_EQ(refusal("sts", "AssumeRole", input),
            "AccessDenied: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on "
            "resource: " +
                role);
  give(R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ")" + role + "\"}");
  const Answer whole = call_as(user("alice"), "sts", "AssumeRole", input);
  ASSERT_FALSE(whole.error) << whole.error->message();
  const Principal session = principal_of(whole.output["Credentials"]);
  EXPECT_TRUE(call_as(session, "ec2", "DescribeVpcs").succeeded());
  EXPECT_FALSE(call_as(session, "ec2", "CreateVpc", {{"CidrBlock", "10.0.0.0/16"}}).succeeded());
  input["Policy"] = document(R"({"Effect": "Allow", "Action": "ec2:DescribeSubnets", "Resource": "*"})");
  const Principal limited = principal_of(call_as(user("alice"), "sts", "AssumeRole", input).output["Credentials"]);
  EXPECT_TRUE(call_as(limited, "ec2", "DescribeSubnets").succeeded());
  EXPECT_NE(call_as(limited, "ec2", "DescribeVpcs").error->message().find("because no session policy allows"),
            std::string::npos);
}

TEST_F(EnforcementTest, KeepsSessionTokensFromIamUnlessTheyShowedMfa) {
  give(R"({"Effect": "Allow", "Action": "*", "Resource": "*"})");
  const auto session = [&](const char* operation, Value input) {
    return principal_of(call_as(user("alice"), "sts", operation, std::move(input)).output["Credentials"]);
  };
  const Principal without = session("GetSessionToken", Value::object());
  EXPECT_TRUE(call_as(without, "ec2", "DescribeVpcs").succeeded());
  EXPECT_EQ(call_as(without, "iam", "ListUsers").error->code(), "InvalidClientTokenId");
  Principal with = without;
  with.session["aws:MultiFactorAuthPresent"] = "true";
  EXPECT_TRUE(call_as(with, "iam", "ListUsers").succeeded());
  const Principal guest =
      session("GetFederationToken",
              {{"Name", "guest"},
               {"Policy", document(R"({"Effect": "Allow", "Action": ["iam:*", "ec2:*"], "Resource": "*"})")}});
  EXPECT_TRUE(call_as(guest, "ec2", "DescribeVpcs").succeeded());
  EXPECT_EQ(call_as(guest, "iam", "ListUsers").error->code(), "InvalidClientTokenId");
  // Without a policy of its own a federated user may do nothing.
  const Principal bare = session("GetFederationToken", {{"Name", "guest"}});
  EXPECT_EQ(call_as(bare, "ec2", "DescribeVpcs").error->code(), "UnauthorizedOperation");
}

TEST_F(EnforcementTest, AssumesRolesThatNameTheUserWithoutAnyPolicyOfTheirs) {
  const std::string role = make_role("reader", R"({"AWS": "arn:aws:iam::123456789012:user/alice"})");
  EXPECT_EQ(refusal("sts", "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "monday"}}), "");
  // Across accounts both sides must allow.
  machine.dispatcher.call({.service = "iam",
                           .operation = "CreateUser",
                           .input = {{"UserName", "bob"}},
                           .principal = root_principal(kOther),
                           .region = "us-east-1"});
  const std::string foreign = make_role("foreign", R"({"AWS": "210987654321"})");
  const Value input{{"RoleArn", foreign}, {"RoleSessionName", "monday"}};
  EXPECT_FALSE(call_as(user("bob", kOther), "sts", "AssumeRole", input).succeeded());
  machine.dispatcher.call(
      {.service = "iam",
       .operation = "PutUserPolicy",
       .input = {{"UserName", "bob"},
                 {"PolicyName", "p"},
                 {"PolicyDocument", document(R"({"Effect": "Allow", "Action": "sts:*", "Resource": "*"})")}},
       .principal = root_principal(kOther),
       .region = "us-east-1"});
  EXPECT_TRUE(call_as(user("bob", kOther), "sts", "AssumeRole", input).succeeded());
}

TEST_F(EnforcementTest, ReadsBucketPoliciesOfTheOwnAndOfOtherAccounts) {
  machine.ok("s3", "CreateBucket", {{"Bucket", "shared-things"}});
  const auto set_policy = [&](const std::string& statements) {
    machine.ok("s3", "PutBucketPolicy", {{"Bucket", "shared-things"}, {"Policy", document(statements)}});
  };
  const Value list{{"Bucket", "shared-things"}};
  EXPECT_NE(refusal("s3", "ListObjectsV2", list), "");
  set_policy(
      R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/alice"}, "Action": "s3:ListBucket",
                 "Resource": "arn:aws:s3:::shared-things"})");
  EXPECT_EQ(refusal("s3", "ListObjectsV2", list), "");
  EXPECT_FALSE(call_as(root_principal(kOther), "s3", "ListObjectsV2", list).succeeded());
  set_policy(R"({"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "s3:ListBucket",
                 "Resource": "arn:aws:s3:::shared-things"})");
  EXPECT_TRUE(call_as(root_principal(kOther), "s3", "ListObjectsV2", list).succeeded());
  EXPECT_NE(refusal("s3", "ListObjectsV2", list), "");
  give(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})");
  EXPECT_EQ(refusal("s3", "ListObjectsV2", list), "");
  set_policy(
      R"({"Effect": "Deny", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::shared-things",
                 "Condition": {"StringNotLike": {"s3:prefix": "public/*"}}})");
  EXPECT_NE(refusal("s3", "ListObjectsV2", list).find("with an explicit deny in a resource-based policy"),
            std::string::npos);
  EXPECT_EQ(refusal("s3", "ListObjectsV2", {{"Bucket", "shared-things"}, {"Prefix", "public/x"}}), "");
}

TEST_F(EnforcementTest, LetsTheWorldReadWhatIsPublic) {
  machine.ok("s3", "CreateBucket", {{"Bucket", "public-pages"}});
  machine.ok("s3", "DeletePublicAccessBlock", {{"Bucket", "public-pages"}});
  const Value list{{"Bucket", "public-pages"}};
  const Answer closed = call_as({}, "s3", "ListObjectsV2", list);
  ASSERT_TRUE(closed.error);
  EXPECT_EQ(closed.error->code() + ": " + closed.error->message(), "AccessDenied: Access Denied");
  machine.ok(
      "s3", "PutBucketPolicy",
      {{"Bucket", "public-pages"},
       {"Policy",
        document(
            R"({"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::public-pages"})")}});
  const Answer open = call_as({}, "s3", "ListObjectsV2", list);
  EXPECT_TRUE(open.succeeded()) << open.error->message();
  EXPECT_FALSE(call_as({}, "s3", "DeleteBucket", list).succeeded());
  EXPECT_FALSE(call_as({}, "s3", "ListBuckets").succeeded());
}

TEST_F(EnforcementTest, LeavesTheRootUserAWayBackFromABucketPolicy) {
  machine.ok("s3", "CreateBucket", {{"Bucket", "locked-out"}});
  const std::string policy = document(R"({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                                         "Resource": ["arn:aws:s3:::locked-out", "arn:aws:s3:::locked-out/*"]})");
  machine.ok("s3", "PutBucketPolicy", {{"Bucket", "locked-out"}, {"Policy", policy}});
  EXPECT_EQ(machine.refusal("s3", "ListObjectsV2", {{"Bucket", "locked-out"}}), "AccessDenied");
  EXPECT_EQ(machine.refusal("s3", "DeleteBucketPolicy", {{"Bucket", "locked-out"}}), "");
  EXPECT_EQ(machine.refusal("s3", "ListObjectsV2", {{"Bucket", "locked-out"}}), "");
}

TEST_F(EnforcementTest, LetsStacksActAsTheirRole) {
  const std::string role = make_role("deployer", R"({"Service": "cloudformation.amazonaws.com"})",
                                     R"({"Effect": "Allow", "Action": "ec2:*Vpc*", "Resource": "*"},
                                        {"Effect": "Allow", "Action": ["ec2:CreateTags", "ec2:Describe*"], "Resource": "*"})");
  const std::string body =
      R"({"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
                                             "Subnet": {"Type": "AWS::EC2::Subnet", "Properties":
                                                {"VpcId": {"Ref": "Net"}, "CidrBlock": "10.0.1.0/24"}}}})";
  machine.ok("cloudformation", "CreateStack", {{"StackName", "app"}, {"TemplateBody", body}, {"RoleARN", role}});
  machine.run_timers();
  const Value stack = machine.ok("cloudformation", "DescribeStacks", {{"StackName", "app"}})["Stacks"][0];
  EXPECT_EQ(stack["StackStatus"], "ROLLBACK_COMPLETE");
  const Value events = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", "app"}})["StackEvents"];
  bool is_told = false;
  for (const Value& event : events) {
    if (event["LogicalResourceId"] != "Subnet" || event["ResourceStatus"] != "CREATE_FAILED") continue;
    is_told =
        event.value("ResourceStatusReason", "").find("ec2:CreateSubnet") != std::string::npos &&
        event.value("ResourceStatusReason", "").find("assumed-role/deployer/AWSCloudFormation") != std::string::npos;
  }
  EXPECT_TRUE(is_told) << events;
  EXPECT_EQ(machine.refusal(
                "cloudformation", "CreateStack",
                {{"StackName", "other"}, {"TemplateBody", body}, {"RoleARN", "arn:aws:iam::123456789012:role/none"}}),
            "ValidationError");
}

TEST_F(EnforcementTest, TellsPoliciesThatAServiceCallsForSomebody) {
  give(R"({"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"},
          {"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"ForAnyValue:StringEquals":
             {"aws:CalledVia": "cloudformation.amazonaws.com"}}})");
  EXPECT_NE(refusal("ec2", "CreateVpc", {{"CidrBlock", "10.0.0.0/16"}}), "");
  const std::string body =
      R"({"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}})";
  EXPECT_EQ(refusal("cloudformation", "CreateStack", {{"StackName", "app"}, {"TemplateBody", body}}), "");
  machine.run_timers();
  const Value stack = machine.ok("cloudformation", "DescribeStacks", {{"StackName", "app"}})["Stacks"][0];
  EXPECT_EQ(stack["StackStatus"], "CREATE_COMPLETE");
}

TEST_F(EnforcementTest, CanReportOrBeOff) {
  machine.dispatcher.authorizer().set_mode(IamMode::kReport);
  EXPECT_EQ(refusal("ec2", "DescribeVpcs"), "");
  ASSERT_EQ(machine.dispatcher.authorizer().denials(10).size(), 1u);
  EXPECT_EQ(machine.dispatcher.authorizer().denials(10)[0]["enforced"], false);
  machine.dispatcher.authorizer().set_mode(IamMode::kOff);
  EXPECT_EQ(refusal("ec2", "DescribeVpcs"), "");
  EXPECT_EQ(machine.dispatcher.authorizer().denials(10).size(), 1u);
}

TEST_F(EnforcementTest, ExplainsEachDenial) {
  give(R"({"Sid": "Home", "Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*",
           "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}},
          {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})");
  EXPECT_NE(refusal("ec2", "DescribeVpcs"), "");
  const auto denial = machine.dispatcher.authorizer().denials(1).at(0);
  EXPECT_EQ(denial["action"], "ec2:DescribeVpcs");
  EXPECT_EQ(denial["decision"], "implicit deny");
  ASSERT_EQ(denial["statements"].size(), 1u) << denial.dump(1);
  EXPECT_EQ(denial["statements"][0]["sid"], "Home");
  EXPECT_EQ(denial["statements"][0]["differs_in"], "Condition");
  EXPECT_EQ(denial["statements"][0]["conditions"][0]["wanted"][0], "198.51.100.0/24");
  EXPECT_EQ(denial["statements"][0]["conditions"][0]["request"][0], "203.0.113.7");
  EXPECT_EQ(denial["remedy"]["statement"].dump(), R"({"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"})");
}

}  // namespace
}  // namespace emulator
