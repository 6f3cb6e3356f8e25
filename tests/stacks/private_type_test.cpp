// Types that an account adds to the registry: registered from packages in S3, configured, published, used in stacks.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/catalog.h"

namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

void add_number(std::string& bytes, size_t number, size_t width) {
  for (size_t i = 0; i < width; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

/// A zip file whose files are stored as they are.
std::string zip_of(const std::map<std::string, std::string>& files) {
  std::string archive, directory;
  for (const auto& [name, content] : files) {
    std::string common;
    for (const size_t number : {20, 0, 0, 0, 0}) add_number(common, number, 2);
    for (const size_t number : {size_t{0}, content.size(), content.size()}) add_number(common, number, 4);
    add_number(common, name.size(), 2);
    add_number(common, 0, 2);
    directory += std::string("PK\x01\x02\x14\x00", 6) + common + std::string(10, '\0');
    add_number(directory, archive.size(), 4);
    directory += name;
    archive += "PK\x03\x04" + common + name + content;
  }
  std::string end = std::string("PK\x05\x06\0\0\0\0", 8);
  for (int i = 0; i < 2; ++i) add_number(end, files.size(), 2);
  add_number(end, directory.size(), 4);
  add_number(end, archive.size(), 4);
  return archive + directory + end + std::string(2, '\0');
}

const Value kSchema = R"({
  "typeName": "My::Test::Thing", "description": "A thing.", "additionalProperties": false,
  "properties": {"Name": {"type": "string", "pattern": "^[a-z]+$"}, "Size": {"type": "integer", "minimum": 1},
                 "Arn": {"type": "string"}, "Tags": {"type": "array", "items": {"type": "string"}}},
  "required": ["Name"], "primaryIdentifier": ["/properties/Name"], "readOnlyProperties": ["/properties/Arn"],
  "createOnlyProperties": ["/properties/Name"], "tagging": {"taggable": false},
  "typeConfiguration": {"properties": {"Token": {"type": "string"}}, "required": ["Token"],
                        "additionalProperties": false},
  "handlers": {"create": {"permissions": []}, "read": {"permissions": []}, "update": {"permissions": []},
               "delete": {"permissions": []}}})"_json;

constexpr const char* kFragment = R"(
Parameters:
  Name: {Type: String}
  Keep: {Type: String, Default: 'yes'}
Conditions: {Keeps: !Equals [!Ref Keep, 'yes']}
Resources:
  Setting: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: !Ref Name, Value: !Sub 'is ${Name} of ${Log}'}}
  Log: {Type: AWS::Logs::LogGroup, Condition: Keeps}
  Second: {Type: AWS::SSM::Parameter, DependsOn: Setting, Properties: {Type: String, Value: !GetAtt Log.Arn}}
)";

struct PrivateTypeTest : testing::Test {
  PrivateTypeTest() {
    services::add_all(machine.dispatcher, protocol::Facts::embedded());
    machine.ok("s3", "CreateBucket", R"({"Bucket": "packages"})"_json);
  }

  Value ok(const std::string& operation, const Value& input) { return machine.ok("cloudformation", operation, input); }
  std::string message(const std::string& operation, const Value& input) {
    const auto answer = machine.call("cloudformation", operation, input);
    return answer.error ? answer.error->message() : "accepted";
  }
  void put(const std::string& bytes) {
    machine.ok("s3", "PutObject", {{"Bucket", "packages"}, {"Key", "package.zip"}, {"Body", bytes}});
  }
  void put_package(const std::map<std::string, std::string>& files) { put(zip_of(files)); }
  /// Registers what was put last; the registration.
  Value registered(const std::string& type, const std::string& name) {
    const Value token =
        ok("RegisterType", {{"Type", type}, {"TypeName", name}, {"SchemaHandlerPackage", "s3://packages/package.zip"}});
    return ok("DescribeTypeRegistration", token);
  }
  Value register_thing(const Value& schema = kSchema) {
    put_package({{"schema.json", schema.dump()}, {"handlers.zip", "code"}});
    return registered("RESOURCE", "My::Test::Thing");
  }
  Value register_module(const std::string& fragment = kFragment, const std::string& name = "My::Test::Pair::MODULE") {
    const Value schema{{"typeName", name}, {"description", "Two."}, {"properties", Value::object()}};
    put_package({{"schema.json", schema.dump()}, {"fragments/pair.yaml", fragment}});
    return registered("MODULE", name);
  }
  std::string deploy(const std::string& operation, const std::string& body) {
    const auto answer = machine.call(
        "cloudformation", operation,
        {{"StackName", "app"}, {"TemplateBody", body}, {"Capabilities", R"(["CAPABILITY_AUTO_EXPAND"])"_json}});
    if (answer.error) return answer.error->message();
    machine.run_timers();
    return ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["StackStatus"];
  }
  std::string parameter(const std::string& name) {
    const auto answer = machine.call("ssm", "GetParameter", {{"Name", name}});
    return answer.error ? "none" : answer.output["Parameter"]["Value"].get<std::string>();
  }

  TestMachine machine;
};

const Value kThing = R"({"Type": "RESOURCE", "TypeName": "My::Test::Thing"})"_json;
const Value kPair = R"({"Type": "MODULE", "TypeName": "My::Test::Pair::MODULE"})"_json;

Value with(Value base, const Value& more) {
  base.update(more);
  return base;
}

TEST_F(PrivateTypeTest, I06_ATypeIsRegisteredFromItsPackage) {
  const Value registration = register_thing();
  EXPECT_EQ(registration["ProgressStatus"], "COMPLETE");
  EXPECT_EQ(registration["TypeVersionArn"],
            "arn:aws:cloudformation:us-east-1:123456789012:type/resource/My-Test-Thing/00000001");
  const Value type = ok("DescribeType", kThing);
  EXPECT_EQ(Value::parse(type["Schema"].get<std::string>()), kSchema);
  EXPECT_EQ(type["ProvisioningType"], "FULLY_MUTABLE");
  EXPECT_EQ(type["Visibility"], "PRIVATE");
  EXPECT_EQ(type["IsDefaultVersion"], true);
  EXPECT_EQ(type["Arn"], registration["TypeArn"]);
  EXPECT_TRUE(type["ConfigurationSchema"].is_string());
  const Value listed = ok("ListTypes", Value::object())["TypeSummaries"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["TypeName"], "My::Test::Thing");
  EXPECT_EQ(listed[0]["DefaultVersionId"], "00000001");
  EXPECT_EQ(ok("ListTypeRegistrations", kThing)["RegistrationTokenList"].size(), 1u);
  EXPECT_TRUE(
      ok("ListTypeRegistrations", R"({"RegistrationStatusFilter": "FAILED"})"_json)["RegistrationTokenList"].empty());
}

TEST_F(PrivateTypeTest, I06_APackageThatDoesNotHoldFailsItsRegistration) {
  const auto reason = [&](const Value& schema) {
    const Value registration = register_thing(schema);
    EXPECT_EQ(registration["ProgressStatus"], "FAILED");
    return registration["Description"].get<std::string>();
  };
  EXPECT_EQ(reason(with(kSchema, R"({"typeName": "My::Other::Thing"})"_json)),
            "The type name My::Test::Thing does not match the schema's typeName.");
  EXPECT_EQ(reason(with(kSchema, R"({"primaryIdentifier": []})"_json)),
            "Invalid resource schema: primaryIdentifier must name at least one property.");
  EXPECT_EQ(reason(with(kSchema, R"({"readOnlyProperties": ["/properties/None"]})"_json)),
            "Invalid resource schema: readOnlyProperties names \"/properties/None\", which is no property.");
  EXPECT_EQ(reason(with(kSchema, R"({"additionalProperties": true})"_json)),
            "Invalid resource schema: additionalProperties must be false.");
  EXPECT_EQ(reason(with(kSchema, R"({"description": ""})"_json)), "Invalid schema: description is required.");
  EXPECT_EQ(reason(with(kSchema, R"({"properties": {}})"_json)),
            "Invalid resource schema: properties must be an object with at least one property.");
  put_package({{"other.json", "{}"}});
  EXPECT_EQ(registered("RESOURCE", "My::Test::Thing")["Description"], "The package has no schema.json.");
  put("no archive");
  EXPECT_EQ(registered("RESOURCE", "My::Test::Thing")["Description"], "The package is not a zip file.");
  EXPECT_EQ(register_module("Parameters: {A: {Type: String}}")["Description"],
            "The module's template fragment has no Resources.");
  EXPECT_EQ(register_module("Transform: T\nResources: {A: {Type: AWS::SNS::Topic}}")["Description"],
            "The module's template fragment must not have transforms.");
  EXPECT_EQ(message("DescribeType", kThing), "The type 'My::Test::Thing' cannot be found.");
}

TEST_F(PrivateTypeTest, I06_WhatCannotBeRegisteredIsRefusedAtOnce) {
  const auto refused = [&](const Value& more) {
    return message(
        "RegisterType",
        with(R"({"TypeName": "My::Test::Thing", "SchemaHandlerPackage": "s3://packages/none.zip"})"_json, more));
  };
  EXPECT_EQ(refused(R"({"TypeName": "AWS::Test::Thing"})"_json), "TypeName is invalid");
  EXPECT_EQ(refused(R"({"TypeName": "Custom::Test::Thing"})"_json), "TypeName is invalid");
  EXPECT_EQ(refused(R"({"Type": "MODULE"})"_json), "TypeName is invalid");
  EXPECT_EQ(refused(R"({"Type": "HOOK"})"_json),
            "skyrig does not register hooks yet: their handlers would have to be run.");
  EXPECT_EQ(refused(Value::object()),
            "Could not read the package s3://packages/none.zip: The specified key does not exist.");
  EXPECT_EQ(refused(R"({"SchemaHandlerPackage": "https://packages/x"})"_json),
            "The SchemaHandlerPackage is not a valid S3 uri: https://packages/x");
  EXPECT_EQ(message("DescribeTypeRegistration", R"({"RegistrationToken": "none"})"_json),
            "No registration token matches the identifier provided.");
}

TEST_F(PrivateTypeTest, I06_VersionsAreCountedAndOneIsTheDefault) {
  register_thing();
  register_thing(with(kSchema, R"({"description": "Another thing."})"_json));
  EXPECT_EQ(ok("DescribeType", kThing)["Description"], "A thing.");
  const Value second = R"({"Type": "RESOURCE", "TypeName": "My::Test::Thing", "VersionId": "00000002"})"_json;
  EXPECT_EQ(ok("DescribeType", second)["IsDefaultVersion"], false);
  EXPECT_EQ(message("DeregisterType", kThing),
            "This type has more than one active version. Please deregister non-default active versions before "
            "attempting to deregister the type.");
  ok("SetTypeDefaultVersion", second);
  EXPECT_EQ(ok("DescribeType", kThing)["Description"], "Another thing.");
  EXPECT_EQ(message("DeregisterType", second),
            "Version '00000002' is the default version and cannot be deregistered. Deregister the resource type "
            "'My::Test::Thing' instead.");
  ok("DeregisterType", {{"Arn", "arn:aws:cloudformation:us-east-1:123456789012:type/resource/My-Test-Thing/00000001"}});
  EXPECT_EQ(ok("ListTypeVersions", kThing)["TypeVersionSummaries"].size(), 1u);
  EXPECT_EQ(
      ok("ListTypeVersions", with(kThing, R"({"DeprecatedStatus": "DEPRECATED"})"_json))["TypeVersionSummaries"].size(),
      1u);
  EXPECT_EQ(message("SetTypeDefaultVersion", with(kThing, R"({"VersionId": "00000001"})"_json)),
            "The type 'My::Test::Thing/00000001' cannot be found.");
  ok("DeregisterType", kThing);
  EXPECT_EQ(message("DeregisterType", kThing), "The type 'My::Test::Thing' cannot be found.");
  EXPECT_EQ(ok("DescribeType", kThing)["DeprecatedStatus"], "DEPRECATED");
  EXPECT_TRUE(ok("ListTypes", Value::object())["TypeSummaries"].empty());
  EXPECT_EQ(register_thing()["TypeVersionArn"],
            "arn:aws:cloudformation:us-east-1:123456789012:type/resource/My-Test-Thing/00000003");
  EXPECT_EQ(ok("DescribeType", kThing)["DefaultVersionId"], "00000003");
}

TEST_F(PrivateTypeTest, I06_APrivateTypeActsInStacksAsItsSchemaSays) {
  const auto body = [](const std::string& properties) {
    return "Resources: {Thing: {Type: 'My::Test::Thing', Properties: " + properties +
           "}}\nOutputs: {Name: {Value: !Ref Thing}, Arn: {Value: !GetAtt Thing.Arn}}";
  };
  EXPECT_EQ(deploy("CreateStack", body("{Name: thing, Size: 3}")),
            "Template format error: Unrecognized resource types: [My::Test::Thing]");
  register_thing();
  EXPECT_EQ(deploy("CreateStack", body("{Name: thing, Size: '3'}")), "CREATE_COMPLETE");
  const auto properties = [&](const std::string& identifier) {
    const Value answer =
        machine.ok("cloudcontrol", "GetResource", {{"TypeName", "My::Test::Thing"}, {"Identifier", identifier}});
    return Value::parse(answer["ResourceDescription"]["Properties"].get<std::string>());
  };
  EXPECT_EQ(properties("thing")["Size"], 3);
  EXPECT_EQ(deploy("UpdateStack", body("{Name: thing, Size: 0}")), "UPDATE_ROLLBACK_COMPLETE");
  EXPECT_EQ(deploy("UpdateStack", body("{Name: other, Size: 3}")), "UPDATE_COMPLETE");
  EXPECT_EQ(properties("other")["Size"], 3);
  EXPECT_EQ(
      machine.refusal("cloudcontrol", "GetResource", R"({"TypeName": "My::Test::Thing", "Identifier": "thing"})"_json),
      "ResourceNotFoundException");
  ok("DetectStackDrift", R"({"StackName": "app"})"_json);
  EXPECT_EQ(ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["DriftInformation"]["StackDriftStatus"],
            "IN_SYNC");
}

TEST_F(PrivateTypeTest, I06_AConfigurationIsCheckedAgainstItsSchema) {
  register_thing();
  const auto set = [&](const std::string& text) {
    return message("SetTypeConfiguration", with(kThing, {{"Configuration", text}}));
  };
  EXPECT_EQ(set("no object"), "The configuration is not a JSON object.");
  EXPECT_EQ(set(R"({"Other": 1})"),
            "The configuration does not match the configuration schema: #: extraneous key [Other] is not permitted; #: "
            "required key [Token] not found");
  EXPECT_EQ(set(R"({"Token": "secret"})"), "accepted");
  const Value described =
      ok("BatchDescribeTypeConfigurations", {{"TypeConfigurationIdentifiers", Value::array({kThing, kPair})}});
  ASSERT_EQ(described["TypeConfigurations"].size(), 1u);
  EXPECT_EQ(described["TypeConfigurations"][0]["Arn"],
            "arn:aws:cloudformation:us-east-1:123456789012:type-configuration/resource/My-Test-Thing/default");
  EXPECT_EQ(described["TypeConfigurations"][0]["Configuration"], R"({"Token": "secret"})");
  EXPECT_EQ(described["Errors"].size(), 1u);
  EXPECT_EQ(message("SetTypeConfiguration",
                    R"({"Type": "RESOURCE", "TypeName": "AWS::SNS::Topic", "Configuration": "{}"})"_json),
            "The type 'AWS::SNS::Topic' has no configuration schema.");
  EXPECT_EQ(message("SetTypeConfiguration", with(kPair, R"({"Configuration": "{}"})"_json)),
            "The type 'My::Test::Pair::MODULE' cannot be found.");
}

TEST_F(PrivateTypeTest, M12_AModuleBecomesItsResources) {
  register_module();
  const std::string body =
      "Resources:\n  Pair: {Type: 'My::Test::Pair::MODULE', Properties: {Name: first}}\n"
      "  User: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: user, Value: !Ref Pair.Setting}}\n"
      "Outputs: {Log: {Value: !GetAtt Pair.Log.Arn}, Same: {Value: !GetAtt PairLog.Arn}}\n";
  EXPECT_EQ(message("CreateStack", {{"StackName", "app"}, {"TemplateBody", body}}),
            "Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
  EXPECT_EQ(deploy("CreateStack", body), "CREATE_COMPLETE");
  EXPECT_EQ(parameter("user"), "first");
  EXPECT_EQ(parameter("first").find("is first of app-PairLog-"), 0u);
  const Value resource =
      ok("DescribeStackResource", R"({"StackName": "app", "LogicalResourceId": "PairSetting"})"_json);
  EXPECT_EQ(resource["StackResourceDetail"]["ModuleInfo"],
            R"({"TypeHierarchy": "My::Test::Pair::MODULE", "LogicalIdHierarchy": "Pair"})"_json);
  const Value outputs = ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["Outputs"];
  EXPECT_EQ(outputs[0]["OutputValue"], outputs[1]["OutputValue"]);
  EXPECT_EQ(message("ValidateTemplate", {{"TemplateBody", body}}), "accepted");
  EXPECT_EQ(ok("ValidateTemplate", {{"TemplateBody", body}})["Capabilities"], R"(["CAPABILITY_AUTO_EXPAND"])"_json);
}

TEST_F(PrivateTypeTest, M12_ChangeSetsTellWhichModuleAResourceIsOf) {
  register_module();
  ok("CreateChangeSet",
     {{"StackName", "app"},
      {"ChangeSetName", "plan"},
      {"ChangeSetType", "CREATE"},
      {"TemplateBody", "Resources: {Pair: {Type: 'My::Test::Pair::MODULE', Properties: {Name: first}}}"}});
  const Value changes = ok("DescribeChangeSet", R"({"StackName": "app", "ChangeSetName": "plan"})"_json)["Changes"];
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0]["ResourceChange"]["LogicalResourceId"], "PairLog");
  EXPECT_EQ(changes[0]["ResourceChange"]["ModuleInfo"]["LogicalIdHierarchy"], "Pair");
}

TEST_F(PrivateTypeTest, M12_AModuleThatLacksAValueTakesTheStackBack) {
  register_module();
  EXPECT_EQ(deploy("CreateStack", "Resources: {Pair: {Type: 'My::Test::Pair::MODULE'}}"), "ROLLBACK_COMPLETE");
  const Value events = ok("DescribeStackEvents", R"({"StackName": "app"})"_json)["StackEvents"];
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Value& event) {
    return event.value("ResourceStatusReason", "").find("Parameters: [Name] must have values in module Pair") == 0;
  }));
}

TEST_F(PrivateTypeTest, I06_StacksRegisterTypesAndChooseTheirDefaults) {
  const Value schema{{"typeName", "My::Test::Pair::MODULE"}, {"description", "Two."}, {"properties", Value::object()}};
  put_package({{"schema.json", schema.dump()}, {"fragments/pair.yaml", kFragment}});
  const std::string version =
      "  First: {Type: AWS::CloudFormation::ModuleVersion, Properties: {ModuleName: 'My::Test::Pair::MODULE', "
      "ModulePackage: 's3://packages/package.zip'}}\n";
  const std::string second =
      "  Second: {Type: AWS::CloudFormation::ModuleVersion, DependsOn: First, Properties: {ModuleName: "
      "'My::Test::Pair::MODULE', ModulePackage: 's3://packages/package.zip'}}\n";
  const std::string chosen =
      "  Default: {Type: AWS::CloudFormation::ModuleDefaultVersion, Properties: {Arn: !Ref Second}}\n";
  EXPECT_EQ(deploy("CreateStack", "Resources:\n" + version + second + chosen +
                                      "Outputs: {Version: {Value: !GetAtt Second.VersionId}}"),
            "CREATE_COMPLETE");
  EXPECT_EQ(ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["Outputs"][0]["OutputValue"], "00000002");
  EXPECT_EQ(ok("DescribeType", kPair)["DefaultVersionId"], "00000002");
  EXPECT_EQ(deploy("UpdateStack", "Resources:\n" + second.substr(0, second.find("DependsOn")) +
                                      second.substr(second.find("Properties"))),
            "UPDATE_COMPLETE");
  EXPECT_EQ(ok("ListTypeVersions", kPair)["TypeVersionSummaries"].size(), 1u);
  ok("DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(ok("DescribeType", kPair)["DeprecatedStatus"], "DEPRECATED");
  put("no archive");
  EXPECT_EQ(deploy("CreateStack", "Resources:\n" + version), "ROLLBACK_COMPLETE");
}

TEST_F(PrivateTypeTest, I06_AModuleIsTestedPublishedAndActivatedElsewhere) {
  register_module();
  EXPECT_EQ(message("PublishType", kPair), "You must register as a publisher before you can publish a type.");
  EXPECT_EQ(message("RegisterPublisher", Value::object()),
            "You must accept the terms and conditions to register as a publisher.");
  const std::string publisher = ok("RegisterPublisher", R"({"AcceptTermsAndConditions": true})"_json)["PublisherId"];
  EXPECT_EQ(ok("DescribePublisher", Value::object())["PublisherStatus"], "UNVERIFIED");
  EXPECT_EQ(message("PublishType", kPair).find("The version of the type 'My::Test::Pair::MODULE' has not passed"), 0u);
  ok("TestType", kPair);
  EXPECT_EQ(ok("DescribeType", kPair)["TypeTestsStatus"], "PASSED");
  const std::string arn = ok("PublishType", kPair)["PublicTypeArn"];
  EXPECT_EQ(arn, "arn:aws:cloudformation:us-east-1::type/module/" + publisher + "/My-Test-Pair-MODULE/1.0.0");
  EXPECT_EQ(message("PublishType", with(kPair, R"({"PublicVersionNumber": "1.0.0"})"_json)),
            "Version 1.0.0 of the type 'My::Test::Pair::MODULE' is published already.");

  const auto elsewhere = [&](const std::string& operation, const Value& input) {
    return machine.dispatcher.call({.service = "cloudformation",
                                    .operation = operation,
                                    .input = input,
                                    .principal = emulator::root_principal("222222222222"),
                                    .region = "us-east-1"});
  };
  const Value third_party = R"({"Visibility": "PUBLIC", "Filters": {"Category": "THIRD_PARTY"}})"_json;
  EXPECT_EQ(elsewhere("ListTypes", third_party).output["TypeSummaries"][0]["PublisherId"], publisher);
  const Value alias{{"PublicTypeArn", arn}, {"TypeNameAlias", "Our::Own::Pair::MODULE"}};
  EXPECT_EQ(elsewhere("ActivateType", alias).output["Arn"],
            "arn:aws:cloudformation:us-east-1:222222222222:type/module/Our-Own-Pair-MODULE");
  const Value own = R"({"Type": "MODULE", "TypeName": "Our::Own::Pair::MODULE"})"_json;
  EXPECT_EQ(elsewhere("DescribeType", own).output["PublicVersionNumber"], "1.0.0");
  const Value body{{"TemplateBody", "Resources: {Pair: {Type: 'Our::Own::Pair::MODULE', Properties: {Name: first}}}"}};
  EXPECT_FALSE(elsewhere("ValidateTemplate", body).error);

  register_module("Resources: {Topic: {Type: AWS::SNS::Topic}}");
  ok("TestType", with(kPair, R"({"VersionId": "00000002"})"_json));
  const Value next = {
      {"Arn", "arn:aws:cloudformation:us-east-1:123456789012:type/module/My-Test-Pair-MODULE/00000002"}};
  EXPECT_TRUE(ok("PublishType", next)["PublicTypeArn"].get<std::string>().ends_with("/1.1.0"));
  EXPECT_EQ(elsewhere("DescribeType", own).output["PublicVersionNumber"], "1.1.0");
  EXPECT_FALSE(elsewhere("DeactivateType", own).error);
  EXPECT_EQ(elsewhere("ValidateTemplate", body).error->message(),
            "Template format error: Unrecognized resource types: [Our::Own::Pair::MODULE]");
}

TEST_F(PrivateTypeTest, I06_StacksPublishModules) {
  register_module();
  EXPECT_EQ(deploy("CreateStack",
                   "Resources:\n"
                   "  Publisher: {Type: AWS::CloudFormation::Publisher, Properties: {AcceptTermsAndConditions: true}}\n"
                   "  Public: {Type: AWS::CloudFormation::PublicTypeVersion, DependsOn: Publisher, Properties: {Type: "
                   "MODULE, TypeName: 'My::Test::Pair::MODULE'}}\n"
                   "  Own: {Type: AWS::CloudFormation::TypeActivation, Properties: {PublicTypeArn: !Ref Public, "
                   "TypeNameAlias: 'Our::Own::Pair::MODULE'}}\n"
                   "Outputs: {Id: {Value: !GetAtt Public.PublisherId}, Same: {Value: !Ref Publisher}}"),
            "CREATE_COMPLETE");
  const Value outputs = ok("DescribeStacks", R"({"StackName": "app"})"_json)["Stacks"][0]["Outputs"];
  EXPECT_EQ(outputs[0]["OutputValue"], outputs[1]["OutputValue"]);
  const Value own = R"({"Type": "MODULE", "TypeName": "Our::Own::Pair::MODULE"})"_json;
  EXPECT_EQ(ok("DescribeType", own)["OriginalTypeName"], "My::Test::Pair::MODULE");
  ok("DeleteStack", R"({"StackName": "app"})"_json);
  machine.run_timers();
  EXPECT_EQ(message("DescribeType", own), "The type 'Our::Own::Pair::MODULE' cannot be found.");
}

TEST_F(PrivateTypeTest, I06_WhatWouldHaveToRunIsRefusedWithThatReason) {
  register_thing();
  EXPECT_EQ(message("TestType", kThing),
            "skyrig cannot test the type My::Test::Thing: its handlers would have to be run.");
  EXPECT_EQ(message("RecordHandlerProgress", R"({"BearerToken": "t", "OperationStatus": "SUCCESS"})"_json),
            "The bearer token is not valid: no handler is running.");
  EXPECT_EQ(message("ActivateType", R"({"Type": "RESOURCE", "TypeName": "Other::Thing::Here", "PublisherId":
                                       "0123456789abcdef0123456789abcdef01234567"})"_json),
            "The type 'Other::Thing::Here' cannot be found.");
  EXPECT_EQ(message("DeactivateType", kThing), "The type 'My::Test::Thing' cannot be found.");
  register_module("Resources: {A: {Type: 'No::Such::Type'}}");
  ok("TestType", kPair);
  EXPECT_EQ(ok("DescribeType", kPair)["TypeTestsStatus"], "FAILED");
}

TEST_F(PrivateTypeTest, L01_EveryOperationIsServed) {
  for (const emulator::Service* service : machine.dispatcher.services()) {
    if (service->model.name() == "cloudformation") {
      EXPECT_EQ(service->operations.size(), service->model.operation_count());
      EXPECT_EQ(service->model.operation_count(), 92u);
    }
  }
}

}  // namespace
