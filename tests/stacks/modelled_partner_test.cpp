// Resources of emulated services whose partners are modelled: functions that buckets notify, associations of instances,
// hosted zones that parameters name.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct ModelledPartnerTest : testing::Test {
  ModelledPartnerTest() { services::add_all(machine.dispatcher, protocol::Facts::embedded()); }

  /// The stack's status, or the refusal's message.
  std::string deploy(const std::string& operation, const std::string& body, const Value& parameters = Value::array()) {
    const auto answer = machine.call("cloudformation", operation,
                                     {{"StackName", "app"}, {"TemplateBody", body}, {"Parameters", parameters}});
    if (answer.error) return answer.error->message();
    machine.run_timers();
    return machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  Value listed(const char* type) {
    machine.run_timers();
    return machine.ok("cloudcontrol", "ListResources", {{"TypeName", type}})["ResourceDescriptions"];
  }

  TestMachine machine;
};

TEST_F(ModelledPartnerTest, ABucketNotifiesAFunctionThatLetsS3In) {
  const std::string function = R"(
Resources:
  Function: {Type: AWS::Lambda::Function, Properties: {FunctionName: told, Handler: index.handler, Runtime: python3.13,
             Role: 'arn:aws:iam::123456789012:role/r', Code: {ZipFile: x}}}
)";
  const std::string permission =
      "  Permission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, "
      "Action: 'lambda:InvokeFunction', Principal: s3.amazonaws.com}}\n";
  const std::string bucket =
      "  Bucket: {Type: AWS::S3::Bucket, DependsOn: NEEDED, Properties: {NotificationConfiguration: "
      "{LambdaConfigurations: [{Event: 's3:ObjectCreated:*', Function: !GetAtt Function.Arn}]}}}\n";
  const auto after = [&](const std::string& needed) {
    std::string text = bucket;
    return text.replace(text.find("NEEDED"), 6, needed);
  };
  EXPECT_EQ(deploy("CreateStack", function + after("Function")), "ROLLBACK_COMPLETE");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(deploy("CreateStack", function + permission + after("Permission")), "CREATE_COMPLETE");
}

TEST_F(ModelledPartnerTest, AGroupLetsALoadBalancerInByTheNameOfItsGroup) {
  const auto body = [](const std::string& properties) {
    return "Resources:\n  Balancer: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {" + properties +
           "Listeners: [{LoadBalancerPort: '80', InstancePort: '80', Protocol: HTTP}]}}\n"
           "  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, SecurityGroupIngress: "
           "[{IpProtocol: tcp, FromPort: 80, ToPort: 80, "
           "SourceSecurityGroupOwnerId: !GetAtt Balancer.SourceSecurityGroup.OwnerAlias, "
           "SourceSecurityGroupName: !GetAtt Balancer.SourceSecurityGroup.GroupName}]}}\n"
           "Outputs: {Name: {Value: !GetAtt Balancer.SourceSecurityGroup.GroupName}}\n";
  };
  const auto name = [&] {
    const Value stack = machine.ok("cloudformation", "DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0];
    return stack["Outputs"][0]["OutputValue"].get<std::string>();
  };
  EXPECT_EQ(deploy("CreateStack", body("AvailabilityZones: !GetAZs '', ")), "CREATE_COMPLETE");
  const std::string first = name();
  EXPECT_TRUE(first.starts_with("default_elb_"));
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  // The group stays, and serves the next load balancer too.
  EXPECT_EQ(deploy("CreateStack", body("AvailabilityZones: !GetAZs '', ")), "CREATE_COMPLETE");
  EXPECT_EQ(name(), first);
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  const Value own =
      machine.ok("ec2", "CreateSecurityGroup", R"({"GroupName": "mine", "Description": "d"})"_json)["GroupId"];
  EXPECT_EQ(
      deploy("CreateStack", body("AvailabilityZones: !GetAZs '', SecurityGroups: [" + own.get<std::string>() + "], ")),
      "CREATE_COMPLETE");
  EXPECT_EQ(name(), "mine");
}

TEST_F(ModelledPartnerTest, AnInstancesAssociationsComeAndGoWithIt) {
  const std::string body = R"(
Parameters: {Image: {Type: 'AWS::SSM::Parameter::Value<String>',
                     Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64}}
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: !Ref Image
      InstanceType: t3.micro
      SsmAssociations: [{DocumentName: join, AssociationParameters: [{Key: directoryId, Value: [d-1]}]}]
)";
  ASSERT_EQ(deploy("CreateStack", body), "CREATE_COMPLETE");
  const Value made = listed("AWS::SSM::Association");
  ASSERT_EQ(made.size(), 1u);
  const Value model = Value::parse(made[0]["Properties"].get<std::string>());
  EXPECT_EQ(model["Name"], "join");
  EXPECT_EQ(model["Parameters"], R"({"directoryId": ["d-1"]})"_json);
  std::string changed = body;
  ASSERT_EQ(deploy("UpdateStack", changed.replace(changed.find("join"), 4, "leave")), "UPDATE_COMPLETE");
  EXPECT_EQ(Value::parse(listed("AWS::SSM::Association")[0]["Properties"].get<std::string>())["Name"], "leave");
  machine.ok("cloudformation", "DeleteStack", R"({"StackName": "app"})"_json);
  EXPECT_TRUE(listed("AWS::SSM::Association").empty());
}

TEST_F(ModelledPartnerTest, AParameterNamesAHostedZoneThatIsThere) {
  const std::string body =
      "Parameters: {Zone: {Type: AWS::Route53::HostedZone::Id}}\n"
      "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Zone}}}";
  const auto named = [](const std::string& id) {
    return Value::array({Value{{"ParameterKey", "Zone"}, {"ParameterValue", id}}});
  };
  EXPECT_NE(deploy("CreateStack", body, named("Z0")).find("does not exist"), std::string::npos);
  machine.ok("cloudcontrol", "CreateResource",
             R"({"TypeName": "AWS::Route53::HostedZone", "DesiredState": "{\"Name\": \"example.com\"}"})"_json);
  EXPECT_EQ(deploy("CreateStack", body, named(listed("AWS::Route53::HostedZone")[0]["Identifier"])), "CREATE_COMPLETE");
}

TEST_F(ModelledPartnerTest, AStackSetOfAnOrganizationIsRefusedAsItsOperationRefusesIt) {
  EXPECT_EQ(deploy("CreateStack",
                   "Resources: {Set: {Type: AWS::CloudFormation::StackSet, Properties: {StackSetName: s, "
                   "PermissionModel: SERVICE_MANAGED, TemplateBody: 'Resources: {A: {Type: AWS::SNS::Topic}}'}}}"),
            "ROLLBACK_COMPLETE");
  const Value events =
      machine.ok("cloudformation", "DescribeStackEvents", R"({"StackName": "app"})"_json)["StackEvents"];
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Value& event) {
    return event.value("ResourceStatusReason", "").find("You must enable organizations access") != std::string::npos;
  }));
}

}  // namespace
