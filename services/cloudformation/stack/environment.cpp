#include "services/cloudformation/stack/environment.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/stack/rule_values.h"

namespace cloudformation {
namespace {

/// How a value of an AWS-specific parameter type is looked up: a Describe operation that refuses or lists nothing.
struct Lookup {
  std::string_view type, operation, member, result;
};

constexpr Lookup kLookups[] = {
    {"AWS::EC2::AvailabilityZone::Name", "DescribeAvailabilityZones", "ZoneNames", "AvailabilityZones"},
    {"AWS::EC2::Image::Id", "DescribeImages", "ImageIds", "Images"},
    {"AWS::EC2::Instance::Id", "DescribeInstances", "InstanceIds", "Reservations"},
    {"AWS::EC2::KeyPair::KeyName", "DescribeKeyPairs", "KeyNames", "KeyPairs"},
    {"AWS::EC2::SecurityGroup::GroupName", "DescribeSecurityGroups", "GroupNames", "SecurityGroups"},
    {"AWS::EC2::SecurityGroup::Id", "DescribeSecurityGroups", "GroupIds", "SecurityGroups"},
    {"AWS::EC2::Subnet::Id", "DescribeSubnets", "SubnetIds", "Subnets"},
    {"AWS::EC2::Volume::Id", "DescribeVolumes", "VolumeIds", "Volumes"},
    {"AWS::EC2::VPC::Id", "DescribeVpcs", "VpcIds", "Vpcs"},
};

emulator::Answer ask(const Viewer& viewer, std::string_view service, std::string_view operation, Value input) {
  RequestContext& context = viewer.context;
  return context.machine.dispatcher.call_within(context, {.service = std::string(service),
                                                          .operation = std::string(operation),
                                                          .input = std::move(input),
                                                          .principal = viewer.principal,
                                                          .invoked_by = "cloudformation"});
}

/// Hosted zones are modelled: Cloud Control knows them.
bool has_hosted_zone(const Viewer& viewer, const std::string& id) {
  const Value input{{"TypeName", "AWS::Route53::HostedZone"}, {"Identifier", id}};
  return ask(viewer, "cloudcontrol", "GetResource", input).succeeded();
}

bool exists(const Viewer& viewer, const std::string& type, const std::string& value) {
  if (type == "AWS::Route53::HostedZone::Id") return has_hosted_zone(viewer, value);
  for (const Lookup& lookup : kLookups) {
    if (lookup.type != type) continue;
    const auto answer = ask(viewer, "ec2", lookup.operation, {{std::string(lookup.member), Value::array({value})}});
    return answer.succeeded() && !answer.output.value(std::string(lookup.result), Value::array()).empty();
  }
  throw ApiError("NotImplemented", "skyrig cannot check parameters of type " + type + " yet.", 501);
}

/// Parameter Store's parameter of a name, which may have a version after a colon.
std::optional<SsmParameter> ssm_parameter(const Viewer& viewer, const std::string& name) {
  const auto answer = ask(viewer, "ssm", "GetParameters", {{"Names", Value::array({name})}});
  const Value parameters = answer.output.value("Parameters", Value::array());
  if (!answer.succeeded() || parameters.empty()) return std::nullopt;
  return SsmParameter{.type = parameters[0].at("Type"), .value = parameters[0].at("Value")};
}

/// The zones of the region that have a default subnet, as Fn::GetAZs gives them; all zones if none has.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html
std::vector<std::string> availability_zones(const Viewer& viewer, const std::string& region) {
  RequestContext& context = viewer.context;
  std::set<std::string> zones;
  const auto list = [&](std::string_view operation, Value input, const char* result, const char* member) {
    const auto answer = context.machine.dispatcher.call_within(context, {.service = "ec2",
                                                                         .operation = std::string(operation),
                                                                         .input = std::move(input),
                                                                         .principal = viewer.principal,
                                                                         .region = region,
                                                                         .invoked_by = "cloudformation"});
    for (const Value& item : answer.output.value(result, Value::array())) zones.insert(item.value(member, ""));
  };
  const Value filter{{"Name", "default-for-az"}, {"Values", Value::array({"true"})}};
  list("DescribeSubnets", {{"Filters", Value::array({filter})}}, "Subnets", "AvailabilityZone");
  if (zones.empty()) list("DescribeAvailabilityZones", Value::object(), "AvailabilityZones", "ZoneName");
  return {zones.begin(), zones.end()};
}

/// The value of an output, asked of DescribeStacks as the stack's principal or as the role that the function names.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
std::string stack_output(const Viewer& viewer, const StackOutputName& name) {
  RequestContext& context = viewer.context;
  emulator::Principal principal = viewer.principal;
  if (!name.role_arn.empty()) principal = assumed_role(context, name.role_arn);
  const auto answer = context.machine.dispatcher.call_within(context, {.service = "cloudformation",
                                                                       .operation = "DescribeStacks",
                                                                       .input = {{"StackName", name.stack_name}},
                                                                       .principal = principal,
                                                                       .region = name.region,
                                                                       .invoked_by = "cloudformation"});
  if (answer.error) throw *answer.error;
  for (const Value& output : answer.output.at("Stacks").at(0).value("Outputs", Value::array())) {
    if (output.at("OutputKey") == name.output_name) return output.at("OutputValue");
  }
  throw ApiError("ValidationError", "Stack " + name.stack_name + " has no output named " + name.output_name);
}

}  // namespace

Value to_value(const ParameterValues& values) {
  Value result = Value::object();
  for (const auto& [name, parameter] : values) {
    Value& item = result[name];
    item = {{"Text", parameter.text}, {"Value", to_json(parameter.value)}, {"NoEcho", parameter.no_echo}};
    if (parameter.resolved) item["Resolved"] = *parameter.resolved;
  }
  return result;
}

ParameterValues to_parameter_values(const Value& value) {
  ParameterValues result;
  for (const auto& [name, item] : value.items()) {
    ParameterValue& parameter = result[name];
    parameter.text = item.at("Text");
    if (item.contains("Resolved")) parameter.resolved = item["Resolved"].get<std::string>();
    parameter.value = from_json(item.at("Value"));
    parameter.no_echo = item.at("NoEcho");
  }
  return result;
}

std::map<std::string, std::string> parameter_texts(const Value& stack) {
  std::map<std::string, std::string> result;
  const Value parameters = stack.value("@Parameters", Value::object());
  for (const auto& [name, item] : parameters.items()) result[name] = item.at("Text");
  return result;
}

Value shown_parameters(const ParameterValues& values) {
  Value result = Value::array();
  for (const auto& [name, parameter] : values) {
    Value item{{"ParameterKey", name}, {"ParameterValue", shown_value(parameter)}};
    if (parameter.resolved) item["ResolvedValue"] = parameter.no_echo ? "****" : *parameter.resolved;
    result.push_back(std::move(item));
  }
  return result;
}

Environment unconditional_environment(RequestContext& context, const Value& stack, const Template& source) {
  Environment environment{
      .source = &source,
      .parameters = to_parameter_values(stack.value("@Parameters", Value::object())),
      .pseudo = with_partition({.account_id = context.account,
                                .region = context.region,
                                .stack_id = stack.at("StackId"),
                                .stack_name = stack.at("StackName"),
                                .notification_arns = stack.value("NotificationARNs", std::vector<std::string>())},
                               context.machine.facts),
      .conditions = {}};
  environment.export_value = [&context](const std::string& name) -> std::optional<std::string> {
    const auto exported = find_export(context, name);
    if (!exported) return std::nullopt;
    return exported->value;
  };
  const Viewer viewer =
      stack.contains("@Principal") ? Viewer{context, to_principal(stack["@Principal"])} : Viewer{context};
  environment.availability_zones = [viewer](const std::string& region) {
    return availability_zones(viewer, region.empty() ? viewer.context.region : region);
  };
  environment.stack_output = [viewer](const StackOutputName& name) { return stack_output(viewer, name); };
  environment.all_values = [viewer](const std::string& type) { return all_values(viewer, type); };
  environment.value_attribute = [viewer](const std::string& type, const std::string& value,
                                         const std::string& attribute) {
    return value_attribute(viewer, type, value, attribute);
  };
  return environment;
}

Environment environment_of(RequestContext& context, const Value& stack, const Template& source) {
  Environment environment = unconditional_environment(context, stack, source);
  environment.conditions = evaluate_conditions(environment);
  return environment;
}

ParameterLookups parameter_lookups(RequestContext& context, const emulator::Principal& principal) {
  const Viewer viewer{context, principal};
  return {.exists = [viewer](const std::string& type, const std::string& value) { return exists(viewer, type, value); },
          .ssm_parameter = [viewer](const std::string& name) { return ssm_parameter(viewer, name); }};
}

}  // namespace cloudformation
