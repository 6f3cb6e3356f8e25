// A template is known by id or by name, and what it holds lies in its versions, which are counted per template: hence
// the handlers by hand. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html
#include "services/ec2/instance/launch_template.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/launch_template_version.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr size_t kNameLengthMin = 3;
constexpr size_t kTemplateNameLengthMax = 128;

ResourceType launch_template_type() {
  return {.service = kService,
          .name = "launch-template",
          .shape = "LaunchTemplate",
          .id_member = "LaunchTemplateId",
          .id_prefix = "lt-",
          .not_found = "InvalidLaunchTemplateId.NotFound",
          .not_found_message = "The specified launch template, with template ID {}, does not exist.",
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

void check_name(RequestContext& context, const std::string& name) {
  const auto is_allowed = [](const char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("-_./()").find(c) != std::string_view::npos;
  };
  if (name.size() < kNameLengthMin || name.size() > kTemplateNameLengthMax ||
      !std::all_of(name.begin(), name.end(), is_allowed)) {
    throw ApiError("InvalidLaunchTemplateName.MalformedException",
                   "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and "
                   "the following characters: - ( ) . / _.");
  }
  if (find_template_named(context, name)) {
    throw ApiError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
  }
}

Value create_launch_template(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Operator"});
  check_name(context, input.at("LaunchTemplateName"));
  const Value tags = tags_for(input, "launch-template", {"launch-template"});
  check_tags(context, tags);
  const Value created = context.machine.engine.create(context, type_named(context, "launch-template"),
                                                      {{"LaunchTemplateName", input.at("LaunchTemplateName")},
                                                       {"CreateTime", emulator::to_timestamp(context.time)},
                                                       {"CreatedBy", context.principal.arn},
                                                       {"DefaultVersionNumber", 1},
                                                       {"LatestVersionNumber", 1},
                                                       {"@LastVersion", 1},
                                                       {"Operator", {{"Managed", false}}},
                                                       {"Tags", tags}});
  store_template_version(context, created, 1, input.at("LaunchTemplateData"), input.value("VersionDescription", ""));
  return {{"LaunchTemplate", created}};
}

Value modify_launch_template(RequestContext& context, const Value& input) {
  Value launch_template = get_template(context, input);
  if (input.contains("DefaultVersion")) {
    const Value version = get_template_version(context, launch_template, input["DefaultVersion"]);
    launch_template["DefaultVersionNumber"] = version.at("VersionNumber");
    context.machine.engine.update(context, type_named(context, "launch-template"), launch_template);
  }
  return {{"LaunchTemplate", launch_template}};
}

Value delete_launch_template(RequestContext& context, const Value& input) {
  const Value launch_template = get_template(context, input);
  erase_template_versions(context, launch_template);
  context.machine.engine.erase(context, type_named(context, "launch-template"),
                               launch_template.at("LaunchTemplateId").get<std::string>());
  return {{"LaunchTemplate", launch_template}};
}

bool is_named_template(RequestContext&, const Value& input, const Value& launch_template) {
  const auto names = input.find("LaunchTemplateNames");
  return names == input.end() || names->empty() ||
         std::find(names->begin(), names->end(), launch_template.at("LaunchTemplateName")) != names->end();
}

/// Tags for the same type are joined; the request's values win.
void merge_tags(Value& own, const Value& others) {
  for (const Value& other : others) {
    Value* known = nullptr;
    for (Value& specification : own) {
      if (specification.value("ResourceType", "") == other.value("ResourceType", "")) known = &specification;
    }
    if (!known) {
      own.push_back(other);
      continue;
    }
    for (const Value& tag : other.value("Tags", Value::array())) {
      Value& tags = (*known)["Tags"];
      const bool has_key = std::any_of(tags.begin(), tags.end(),
                                       [&](const Value& own_tag) { return own_tag.at("Key") == tag.at("Key"); });
      if (!has_key) tags.push_back(tag);
    }
  }
}

/// Mappings of devices that the request does not map itself.
void merge_mappings(Value& own, const Value& others) {
  for (const Value& other : others) {
    const bool has_device = std::any_of(own.begin(), own.end(), [&](const Value& mapping) {
      return mapping.value("DeviceName", "") == other.value("DeviceName", "");
    });
    if (!has_device) own.push_back(other);
  }
}

/// CloudFormation's updates make versions; the default version stays.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-launchtemplate.html
void update_template(Provisioning& provisioning) {
  if (!provisioning.has_changed("LaunchTemplateData") && !provisioning.has_changed("VersionDescription")) return;
  Value input{{"LaunchTemplateId", provisioning.physical_id()},
              {"LaunchTemplateData", provisioning.properties().at("LaunchTemplateData")}};
  if (provisioning.properties().contains("VersionDescription")) {
    input["VersionDescription"] = provisioning.properties()["VersionDescription"];
  }
  provisioning.call("ec2", "CreateLaunchTemplateVersion", std::move(input));
}

}  // namespace

Value apply_launch_template(RequestContext& context, const Value& request) {
  const auto specification = request.find("LaunchTemplate");
  if (specification == request.end()) return request;
  const Value launch_template = get_template(context, *specification);
  const Value version = get_template_version(context, launch_template, specification->value("Version", "$Default"));
  Value data = version.at("LaunchTemplateData");
  // The two members whose names differ between templates and RunInstances.
  if (data.contains("RamDiskId")) data["RamdiskId"] = data["RamDiskId"];
  if (data.contains("ElasticGpuSpecifications")) data["ElasticGpuSpecification"] = data["ElasticGpuSpecifications"];
  Value input = request;
  // Groups of the template give way to the request's, however it names them.
  const bool has_groups = request.contains("SecurityGroupIds") || request.contains("SecurityGroups") ||
                          request.contains("NetworkInterfaces");
  for (const auto& [name, value] : data.items()) {
    if (has_groups && (name == "SecurityGroupIds" || name == "SecurityGroups")) continue;
    if (!input.contains(name)) {
      input[name] = value;
    } else if (name == "TagSpecifications") {
      merge_tags(input[name], value);
    } else if (name == "BlockDeviceMappings") {
      merge_mappings(input[name], value);
    }
  }
  // AWS marks what a template has made.
  input["@LaunchTemplateTags"] =
      Value::array({Value{{"Key", "aws:ec2launchtemplate:id"}, {"Value", launch_template.at("LaunchTemplateId")}},
                    Value{{"Key", "aws:ec2launchtemplate:version"},
                          {"Value", std::to_string(version.at("VersionNumber").get<int64_t>())}}});
  return input;
}

void add_launch_templates(Service& service) {
  service.resource_types.push_back(launch_template_type());
  service.operations.push_back({"CreateLaunchTemplate", create_launch_template});
  service.operations.push_back({"ModifyLaunchTemplate", modify_launch_template});
  service.operations.push_back({"DeleteLaunchTemplate", delete_launch_template});
  service.operations.push_back(
      {"DescribeLaunchTemplates",
       [derived = describe_handler("DescribeLaunchTemplates", "launch-template", is_named_template)](
           RequestContext& context, const Value& input) {
         for (const std::string name : input.value("LaunchTemplateNames", Value::array())) {
           get_template(context, {{"LaunchTemplateName", name}});
         }
         return derived(context, input);
       }});
  service.cloudformation.push_back({.type = "AWS::EC2::LaunchTemplate",
                                    .create = "CreateLaunchTemplate",
                                    .identifier = "/LaunchTemplate/LaunchTemplateId",
                                    .identifier_member = "LaunchTemplateId",
                                    .read = "DescribeLaunchTemplates",
                                    .read_result = "/LaunchTemplates/0",
                                    .remove = "DeleteLaunchTemplate",
                                    .update_resource = update_template});
}

}  // namespace ec2
