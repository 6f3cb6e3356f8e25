// By functions and not by rows: a registration answers with a token, and its outcome is asked for; what shows a version
// takes its ARN where what removes it may need the type's.
#include "services/cloudformation/types/type_bindings.h"

#include <charconv>

#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;

constexpr const char* kService = "cloudformation";

/// RESOURCE or MODULE, and how the properties of its resource types are called.
struct Kind {
  const char *type, *name_property, *package_property;
};
constexpr Kind kResource{"RESOURCE", "TypeName", "SchemaHandlerPackage"};
constexpr Kind kModule{"MODULE", "ModuleName", "ModulePackage"};

void copy_members(const Value& from, Value& to, std::initializer_list<const char*> members) {
  for (const char* member : members) {
    if (from.contains(member)) to[member] = from[member];
  }
}

std::string register_version(Provisioning& provisioning, const Kind& kind) {
  const Value& properties = provisioning.properties();
  Value input{{"Type", kind.type},
              {"TypeName", properties.at(kind.name_property)},
              {"SchemaHandlerPackage", properties.at(kind.package_property)}};
  copy_members(properties, input, {"LoggingConfig", "ExecutionRoleArn"});
  const Value token = provisioning.call(kService, "RegisterType", std::move(input));
  const Value registration = provisioning.call(kService, "DescribeTypeRegistration", token);
  if (registration.at("ProgressStatus") == "COMPLETE") return registration.at("TypeVersionArn");
  throw ApiError("GeneralServiceException", registration.at("Description").get<std::string>());
}

/// The last version goes with its type.
void deregister_version(Provisioning& provisioning) {
  const std::string arn = provisioning.physical_id();
  const Value version = provisioning.call(kService, "DescribeType", {{"Arn", arn}});
  if (!version.value("IsDefaultVersion", false)) {
    provisioning.call(kService, "DeregisterType", {{"Arn", arn}});
    return;
  }
  provisioning.call(kService, "DeregisterType", {{"Arn", arn.substr(0, arn.rfind('/'))}});
}

Value show_type(Provisioning& provisioning) {
  Value type = provisioning.call(kService, "DescribeType", {{"Arn", provisioning.physical_id()}});
  const std::string arn = provisioning.physical_id();
  type["VersionId"] = arn.substr(arn.rfind('/') + 1);
  type["TypeArn"] = arn.substr(0, arn.rfind('/'));
  return type;
}

emulator::CloudFormationBinding version_binding(std::string_view type, const Kind& kind) {
  return {.type = type,
          .create_resource = [kind](Provisioning& provisioning) { return register_version(provisioning, kind); },
          // Every property makes another version.
          .update_resource = [](Provisioning&) {},
          .remove_resource = deregister_version,
          .read_resource = show_type};
}

/// Makes a version the default, and gives the ARN of its type.
std::string set_default(Provisioning& provisioning, const Kind& kind) {
  const Value& properties = provisioning.properties();
  Value input = Value::object();
  if (properties.contains("TypeVersionArn")) input["Arn"] = properties["TypeVersionArn"];
  if (properties.contains("Arn")) input["Arn"] = properties["Arn"];
  if (input.empty()) {
    input = {{"Type", kind.type}, {"TypeName", properties.value(kind.name_property, Value(""))}};
    copy_members(properties, input, {"VersionId"});
  }
  provisioning.call(kService, "SetTypeDefaultVersion", input);
  const TypeName name = requested_type(input);
  return registered_arn(provisioning.context(), name);
}

/// What was made the default stays it when the resource goes.
emulator::CloudFormationBinding default_binding(std::string_view type, const Kind& kind) {
  return {.type = type,
          .create_resource = [kind](Provisioning& provisioning) { return set_default(provisioning, kind); },
          .update_resource = [kind](Provisioning& provisioning) { set_default(provisioning, kind); },
          .remove_resource = [](Provisioning&) {},
          .read_resource = [](Provisioning& provisioning) -> Value {
            return {{"Arn", provisioning.physical_id()}};
          }};
}

/// The schema has a number as a text.
int64_t to_number(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw ApiError("InvalidRequest", "MajorVersion is not a number: " + text);
  }
  return number;
}

std::string activate(Provisioning& provisioning) {
  Value input = provisioning.properties();
  if (input.contains("MajorVersion")) input["MajorVersion"] = to_number(input["MajorVersion"]);
  return provisioning.call(kService, "ActivateType", std::move(input)).at("Arn");
}

std::string register_publisher_in_stack(Provisioning& provisioning) {
  return provisioning.call(kService, "RegisterPublisher", provisioning.properties()).at("PublisherId");
}

/// What a version is named by in the operations: by its ARN, or its type's name.
Value version_name(const Value& properties) {
  Value input = Value::object();
  copy_members(properties, input, {"Arn", "Type", "TypeName"});
  return input;
}

/// "Tests and publishes a registered extension as a public, third-party extension."
std::string publish(Provisioning& provisioning) {
  Value input = version_name(provisioning.properties());
  Value test = input;
  copy_members(provisioning.properties(), test, {"LogDeliveryBucket"});
  provisioning.call(kService, "TestType", std::move(test));
  copy_members(provisioning.properties(), input, {"PublicVersionNumber"});
  return provisioning.call(kService, "PublishType", std::move(input)).at("PublicTypeArn");
}

/// The publisher stands in the public ARN: "…::type/module/<publisher>/My-Org-Thing-MODULE/1.0.0".
Value show_published(Provisioning& provisioning) {
  const std::string& arn = provisioning.physical_id();
  const size_t start = arn.find('/', arn.find("type/") + std::string_view("type/").size()) + 1;
  const Value type = provisioning.call(kService, "DescribeType", version_name(provisioning.properties()));
  const std::string version_arn = type.at("Arn");
  const bool names_version = provisioning.properties().contains("Arn");
  return {{"PublicTypeArn", arn},
          {"PublisherId", arn.substr(start, arn.find('/', start) - start)},
          {"TypeVersionArn", names_version ? version_arn : version_arn + "/" + type.value("DefaultVersionId", "")}};
}

void add_publishing_bindings(std::vector<emulator::CloudFormationBinding>& bindings) {
  // Nothing that was published, and nobody who publishes, can be taken back.
  const auto leave = [](Provisioning&) {};
  bindings.push_back(
      {.type = "AWS::CloudFormation::Publisher",
       .create_resource = register_publisher_in_stack,
       .update_resource = leave,
       .remove_resource = leave,
       .read_resource = [](Provisioning& provisioning) {
         return provisioning.call(kService, "DescribePublisher", {{"PublisherId", provisioning.physical_id()}});
       }});
  bindings.push_back({.type = "AWS::CloudFormation::PublicTypeVersion",
                      .create_resource = publish,
                      .update_resource = leave,
                      .remove_resource = leave,
                      .read_resource = show_published});
}

}  // namespace

void add_type_bindings(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back(version_binding("AWS::CloudFormation::ResourceVersion", kResource));
  bindings.push_back(version_binding("AWS::CloudFormation::ModuleVersion", kModule));
  bindings.push_back(default_binding("AWS::CloudFormation::ResourceDefaultVersion", kResource));
  bindings.push_back(default_binding("AWS::CloudFormation::ModuleDefaultVersion", kModule));
  add_publishing_bindings(bindings);
  bindings.push_back({.type = "AWS::CloudFormation::TypeActivation",
                      .create_resource = activate,
                      .update_resource = [](Provisioning& provisioning) { activate(provisioning); },
                      .remove_resource =
                          [](Provisioning& provisioning) {
                            provisioning.call(kService, "DeactivateType", {{"Arn", provisioning.physical_id()}});
                          },
                      .read_resource =
                          [](Provisioning& provisioning) {
                            return provisioning.call(kService, "DescribeType", {{"Arn", provisioning.physical_id()}});
                          }});
}

}  // namespace cloudformation
