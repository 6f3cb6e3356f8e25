// Cloud Control on types that a service keeps and on types that are modelled.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::Answer;
using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct CloudControlTest : testing::Test {
  CloudControlTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  Answer call(const std::string& operation, Value input) {
    for (const char* member : {"DesiredState", "PatchDocument", "ResourceModel"}) {
      if (input.contains(member) && input[member].is_structured()) input[member] = input[member].dump();
    }
    return machine.call("cloudcontrol", operation, std::move(input));
  }
  /// Runs a changing operation to its end and returns its ProgressEvent; {"Refused": "Code: message"} if there is none.
  Value run(const std::string& operation, Value input) {
    const Answer answer = call(operation, std::move(input));
    if (answer.error) return {{"Refused", answer.error->code() + ": " + answer.error->message()}};
    EXPECT_EQ(answer.output["ProgressEvent"]["OperationStatus"], "IN_PROGRESS");
    machine.run_timers();
    return call("GetResourceRequestStatus", {{"RequestToken", answer.output["ProgressEvent"]["RequestToken"]}})
        .output["ProgressEvent"];
  }
  Value properties(const std::string& type, const std::string& identifier) {
    const Answer answer = call("GetResource", {{"TypeName", type}, {"Identifier", identifier}});
    if (answer.error) return answer.error->code();
    return Value::parse(answer.output["ResourceDescription"]["Properties"].get<std::string>());
  }
  size_t count(const std::string& type) {
    return call("ListResources", {{"TypeName", type}}).output["ResourceDescriptions"].size();
  }

  TestMachine machine;
};

constexpr const char* kQueue = "AWS::SQS::Queue";
constexpr const char* kLogGroup = "AWS::Logs::LogGroup";

TEST_F(CloudControlTest, I08_AModelledResourceIsMadeReadChangedListedAndDeleted) {
  const Value made =
      run("CreateResource", {{"TypeName", kLogGroup}, {"DesiredState", R"({"LogGroupName": "app"})"_json}});
  EXPECT_EQ(made["OperationStatus"], "SUCCESS") << made;
  EXPECT_EQ(made["Identifier"], "app");
  EXPECT_EQ(properties(kLogGroup, "app")["Arn"], "arn:aws:logs:us-east-1:123456789012:log-group:app:*");
  EXPECT_EQ(properties(kLogGroup, R"({"LogGroupName": "app"})")["LogGroupName"], "app");
  const Value changed =
      run("UpdateResource", {{"TypeName", kLogGroup},
                             {"Identifier", "app"},
                             {"PatchDocument", R"([{"op": "add", "path": "/RetentionInDays", "value": 7}])"_json}});
  EXPECT_EQ(changed["OperationStatus"], "SUCCESS") << changed;
  EXPECT_EQ(properties(kLogGroup, "app")["RetentionInDays"], 7);
  EXPECT_EQ(count(kLogGroup), 1u);
  EXPECT_EQ(run("DeleteResource", {{"TypeName", kLogGroup}, {"Identifier", "app"}})["OperationStatus"], "SUCCESS");
  EXPECT_EQ(properties(kLogGroup, "app"), "ResourceNotFoundException");
  EXPECT_EQ(count(kLogGroup), 0u);
}

TEST_F(CloudControlTest, I08_AResourceOfAnEmulatedServiceIsTheServices) {
  const Value made =
      run("CreateResource", {{"TypeName", "AWS::EC2::VPC"}, {"DesiredState", R"({"CidrBlock": "10.7.0.0/16"})"_json}});
  ASSERT_EQ(made["OperationStatus"], "SUCCESS") << made;
  const std::string id = made["Identifier"];
  EXPECT_EQ(machine.ok("ec2", "DescribeVpcs", {{"VpcIds", {id}}})["Vpcs"][0]["CidrBlock"], "10.7.0.0/16");
  EXPECT_EQ(properties("AWS::EC2::VPC", id)["CidrBlock"], "10.7.0.0/16");
  EXPECT_EQ(count("AWS::EC2::VPC"), 2u) << "and the default VPC";
  EXPECT_EQ(run("DeleteResource", {{"TypeName", "AWS::EC2::VPC"}, {"Identifier", id}})["OperationStatus"], "SUCCESS");
  EXPECT_EQ(machine.refusal("ec2", "DescribeVpcs", {{"VpcIds", {id}}}), "InvalidVpcID.NotFound");
}

TEST_F(CloudControlTest, I08_AResourceThatSomebodyElseMadeIsReadAndChanged) {
  machine.ok("s3", "CreateBucket", R"({"Bucket": "of-somebody"})"_json);
  EXPECT_EQ(properties("AWS::S3::Bucket", "of-somebody")["BucketName"], "of-somebody");
  machine.ok("iam", "CreateRole", R"({"RoleName": "worker", "AssumeRolePolicyDocument":
    "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"*\"}}}"})"_json);
  const Value changed =
      run("UpdateResource", {{"TypeName", "AWS::IAM::Role"},
                             {"Identifier", "worker"},
                             {"PatchDocument", R"([{"op": "add", "path": "/Description", "value": "works"}])"_json}});
  EXPECT_EQ(changed["OperationStatus"], "SUCCESS") << changed;
  EXPECT_EQ(machine.ok("iam", "GetRole", R"({"RoleName": "worker"})"_json)["Role"]["Description"], "works");
}

TEST_F(CloudControlTest, I08_FailuresNameTheHandlersCode) {
  const Value input{{"TypeName", kLogGroup}, {"DesiredState", R"({"LogGroupName": "app"})"_json}};
  run("CreateResource", input);
  const Value again = run("CreateResource", input);
  EXPECT_EQ(again["OperationStatus"], "FAILED");
  EXPECT_EQ(again["ErrorCode"], "AlreadyExists");
  EXPECT_EQ(again["StatusMessage"], "Resource of type 'AWS::Logs::LogGroup' with identifier 'app' already exists.");
  const Value gone = run("DeleteResource", {{"TypeName", kLogGroup}, {"Identifier", "none"}});
  EXPECT_EQ(gone["ErrorCode"], "NotFound");
  const Value bad = run("CreateResource", {{"TypeName", "AWS::EC2::Subnet"},
                                           {"DesiredState", R"({"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"})"_json}});
  EXPECT_EQ(bad["OperationStatus"], "FAILED");
  EXPECT_EQ(bad["ErrorCode"], "NotFound") << bad;
}

TEST_F(CloudControlTest, I08_WhatTheSchemaForbidsIsRefusedAtOnce) {
  const auto create = [&](const char* type, const char* state) {
    return run("CreateResource", {{"TypeName", type}, {"DesiredState", state}})["Refused"];
  };
  EXPECT_EQ(create("AWS::Foo::Bar", "{}"), "TypeNotFoundException: The type 'AWS::Foo::Bar' cannot be found.");
  EXPECT_EQ(create("AWS::IAM::AccessKey", "{}"),
            "UnsupportedActionException: Resource type AWS::IAM::AccessKey does not support CREATE action");
  EXPECT_EQ(create(kQueue, "[]"), "ValidationException: DesiredState is not a well-formed JSON object.");
  EXPECT_EQ(create(kQueue, R"({"Nonsense": 1})"),
            "ValidationException: Model validation failed (#: extraneous key [Nonsense] is not permitted)");
  EXPECT_EQ(create("AWS::EC2::Subnet", "{}"),
            "ValidationException: Model validation failed (#: required key [VpcId] not found)");
}

TEST_F(CloudControlTest, I08_PatchesFollowRfc6902AndTheSchema) {
  run("CreateResource", {{"TypeName", kLogGroup}, {"DesiredState", R"({"LogGroupName": "app"})"_json}});
  const auto update = [&](const char* patch) {
    const Value answer =
        run("UpdateResource", {{"TypeName", kLogGroup}, {"Identifier", "app"}, {"PatchDocument", patch}});
    return answer.value("Refused", answer.value("OperationStatus", ""));
  };
  EXPECT_EQ(update("{}"), "ValidationException: PatchDocument is not a well-formed JSON array of patch operations.");
  EXPECT_TRUE(
      update(R"([{"op": "remove", "path": "/KmsKeyId"}])").starts_with("ValidationException: Invalid patch update:"));
  EXPECT_TRUE(update(R"([{"op": "test", "path": "/LogGroupName", "value": "other"}])")
                  .starts_with("ValidationException: Invalid patch update:"));
  EXPECT_EQ(
      update(R"([{"op": "replace", "path": "/LogGroupName", "value": "other"}])"),
      "ValidationException: Invalid patch update: createOnlyProperties [/properties/LogGroupName] cannot be updated");
  EXPECT_EQ(update(R"([{"op": "replace", "path": "/Arn", "value": "other"}])"),
            "ValidationException: Invalid patch update: readOnlyProperties [/properties/Arn] cannot be updated");
  EXPECT_EQ(update(R"([{"op": "add", "path": "/RetentionInDays", "value": 2}])"),
            "ValidationException: Model validation failed (#/RetentionInDays: failed validation constraint for keyword "
            "[enum])");
  EXPECT_EQ(update(R"([{"op": "add", "path": "/RetentionInDays", "value": 1},
                       {"op": "test", "path": "/RetentionInDays", "value": 1}])"),
            "SUCCESS");
  EXPECT_EQ(update(R"([{"op": "remove", "path": "/RetentionInDays"}])"), "SUCCESS");
  EXPECT_FALSE(properties(kLogGroup, "app").contains("RetentionInDays"));
}

TEST_F(CloudControlTest, I08_WriteOnlyPropertiesAreNeverShown) {
  const Value made =
      run("CreateResource",
          {{"TypeName", "AWS::RDS::DBInstance"},
           {"DesiredState", R"({"DBInstanceIdentifier": "main", "Engine": "postgres", "MasterUsername": "me",
                                               "MasterUserPassword": "secret-1", "AllocatedStorage": "20"})"_json}});
  ASSERT_EQ(made["OperationStatus"], "SUCCESS") << made;
  const Value shown = properties("AWS::RDS::DBInstance", "main");
  EXPECT_FALSE(shown.contains("MasterUserPassword"));
  EXPECT_EQ(shown["Endpoint"]["Port"], "5432") << shown;
  EXPECT_TRUE(shown["Endpoint"]["Address"].get<std::string>().starts_with("main."));
}

TEST_F(CloudControlTest, I08_AClientTokenRepeatsItsRequestAndNoOther) {
  const Value input{{"TypeName", kQueue}, {"DesiredState", R"({"QueueName": "q"})"_json}, {"ClientToken", "t1"}};
  const Value first = run("CreateResource", input);
  const Answer again = call("CreateResource", input);
  EXPECT_EQ(again.output["ProgressEvent"]["RequestToken"], first["RequestToken"]);
  Value other = input;
  other["DesiredState"] = R"({"QueueName": "r"})"_json;
  EXPECT_EQ(
      run("CreateResource", other)["Refused"],
      "ClientTokenConflictException: The specified client token has already been used in another resource request.");
}

TEST_F(CloudControlTest, I08_RequestsAreListedCancelledAndForgotten) {
  const Answer started = call("CreateResource", {{"TypeName", kQueue}, {"DesiredState", R"({"QueueName": "q"})"_json}});
  const Value token = started.output["ProgressEvent"]["RequestToken"];
  EXPECT_EQ(call("UpdateResource", {{"TypeName", kQueue}, {"Identifier", "x"}, {"PatchDocument", "[]"}}).error->code(),
            "ResourceNotFoundException");
  EXPECT_EQ(call("CancelResourceRequest", {{"RequestToken", token}}).output["ProgressEvent"]["OperationStatus"],
            "CANCEL_COMPLETE");
  machine.run_timers();
  EXPECT_EQ(count(kQueue), 0u) << "it was cancelled before it ran";
  EXPECT_EQ(call("CancelResourceRequest", {{"RequestToken", token}}).error->code(), "ValidationException");
  run("CreateResource", {{"TypeName", kQueue}, {"DesiredState", R"({"QueueName": "q"})"_json}});
  const Value filter =
      R"({"ResourceRequestStatusFilter": {"OperationStatuses": ["SUCCESS"], "Operations": ["CREATE"]}})"_json;
  EXPECT_EQ(call("ListResourceRequests", filter).output["ResourceRequestStatusSummaries"].size(), 1u);
  EXPECT_EQ(call("ListResourceRequests", Value::object()).output["ResourceRequestStatusSummaries"].size(), 2u);
  machine.clock.advance(std::chrono::hours(8 * 24));
  EXPECT_EQ(call("GetResourceRequestStatus", {{"RequestToken", token}}).error->code(), "RequestTokenNotFoundException");
}

TEST_F(CloudControlTest, I08_TwoRequestsDoNotChangeOneResourceAtOnce) {
  run("CreateResource", {{"TypeName", kLogGroup}, {"DesiredState", R"({"LogGroupName": "app"})"_json}});
  call("DeleteResource", {{"TypeName", kLogGroup}, {"Identifier", "app"}});
  EXPECT_EQ(call("DeleteResource", {{"TypeName", kLogGroup}, {"Identifier", "app"}}).error->code(),
            "ConcurrentOperationException");
}

TEST_F(CloudControlTest, I08_ListsAreFilteredByModelAndPaged) {
  for (const char* name : {"a", "b", "c"}) {
    run("CreateResource",
        {{"TypeName", kLogGroup}, {"DesiredState", {{"LogGroupName", name}, {"RetentionInDays", 1}}}});
  }
  const Answer page = call("ListResources", {{"TypeName", kLogGroup}, {"MaxResults", 2}});
  EXPECT_EQ(page.output["ResourceDescriptions"].size(), 2u);
  const Answer rest =
      call("ListResources", {{"TypeName", kLogGroup}, {"MaxResults", 2}, {"NextToken", page.output["NextToken"]}});
  EXPECT_EQ(rest.output["ResourceDescriptions"].size(), 1u);
  EXPECT_EQ(call("ListResources", {{"TypeName", kLogGroup}, {"ResourceModel", R"({"LogGroupName": "b"})"_json}})
                .output["ResourceDescriptions"]
                .size(),
            1u);
  EXPECT_EQ(call("ListResources", {{"TypeName", "AWS::Logs::LogStream"}}).error->code(), "InvalidRequestException");
}

TEST_F(CloudControlTest, I08_AResourceOfAStackIsSeenWithItsTags) {
  machine.ok("cloudformation", "CreateStack",
             {{"StackName", "app"},
              {"Tags", R"([{"Key": "team", "Value": "one"}])"_json},
              {"TemplateBody", R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})"}});
  machine.run_timers();
  const Value resource = machine.ok("cloudformation", "DescribeStackResource",
                                    R"({"StackName": "app", "LogicalResourceId": "Q"})"_json)["StackResourceDetail"];
  const std::string url = resource["PhysicalResourceId"];
  EXPECT_TRUE(url.starts_with("https://sqs.us-east-1.amazonaws.com/123456789012/app-Q-")) << url;
  const Value shown = properties(kQueue, url);
  EXPECT_EQ(shown["Tags"], R"([{"Key": "team", "Value": "one"}])"_json);
  EXPECT_EQ(shown["Arn"], "arn:aws:sqs:us-east-1:123456789012:" + shown["QueueName"].get<std::string>());
}

}  // namespace
