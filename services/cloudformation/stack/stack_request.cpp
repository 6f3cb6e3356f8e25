#include "services/cloudformation/stack/stack_request.h"

#include <fstream>

#include "emulator/dispatch/dispatcher.h"
#include "protocol/http/uri.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/template/validate.h"

namespace cloudformation {
namespace {

struct ObjectName {
  std::string bucket, key;
};

/// The bucket and key of an S3 URL, in path style or with the bucket in the host name.
ObjectName parse_template_url(const std::string& url) {
  const size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos || !url.starts_with("http")) {
    throw ApiError("ValidationError", "TemplateURL must be a supported URL.");
  }
  const size_t host_start = scheme_end + 3;
  const size_t path_start = std::min(url.find('/', host_start), url.size());
  const std::string host = url.substr(host_start, path_start - host_start);
  const std::string path = protocol::percent_decode(url.substr(path_start, url.find('?', path_start) - path_start));
  const size_t service = host.find(".s3");
  if (service != std::string::npos) return {host.substr(0, service), path.substr(std::min<size_t>(1, path.size()))};
  const size_t bucket_end = path.find('/', 1);
  if (path.size() < 2 || bucket_end == std::string::npos) {
    throw ApiError("ValidationError", "S3 error: Domain name specified in " + host + " is not a valid S3 domain");
  }
  return {path.substr(1, bucket_end - 1), path.substr(bucket_end + 1)};
}

std::string read_parts(const emulator::ResponseBody& body) {
  std::string text;
  for (const auto& part : body.parts) {
    if (const auto* bytes = std::get_if<std::string>(&part)) {
      text += *bytes;
      continue;
    }
    const auto& slice = std::get<emulator::FileSlice>(part);
    std::ifstream file(slice.path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(slice.offset));
    std::string bytes(slice.length, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
      throw std::runtime_error("the body of a template in S3 is lost");
    }
    text += bytes;
  }
  return text;
}

std::vector<ParameterInput> parameter_inputs(const Value& input) {
  std::vector<ParameterInput> result;
  for (const Value& item : input.value("Parameters", Value::array())) {
    ParameterInput parameter{.key = item.value("ParameterKey", ""),
                             .use_previous_value = item.value("UsePreviousValue", false)};
    if (item.contains("ParameterValue")) parameter.value = item["ParameterValue"].get<std::string>();
    result.push_back(std::move(parameter));
  }
  return result;
}

/// A resource may not change its type under the same logical id.
void check_same_types(RequestContext& context, const Value& stack, const Template& source) {
  std::string changed;
  for (const Value& resource : resources_of(context, stack)) {
    const std::string logical_id = resource.at("LogicalResourceId");
    const Resource* declared = source.find_resource(logical_id);
    const bool is_gone = resource.value("ResourceStatus", "") == "DELETE_COMPLETE";
    if (declared && !is_gone && declared->type != resource.at("ResourceType")) {
      changed += (changed.empty() ? "" : ", ") + logical_id;
    }
  }
  if (changed.empty()) return;
  throw ApiError("ValidationError",
                 "Update of resource type is not permitted. The new template modifies resource type of the following "
                 "resources: [" +
                     changed + "]");
}

/// "AWS::EC2::Instance", "AWS::EC2::*", "AWS::*", "Custom::*".
void check_allowed_types(const Value& input, const Template& source) {
  const auto allowed = input.value("ResourceTypes", std::vector<std::string>());
  if (allowed.empty()) return;
  for (const Resource& resource : source.resources) {
    const bool is_allowed = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& type) {
      return type.ends_with('*') ? resource.type.starts_with(type.substr(0, type.size() - 1)) : resource.type == type;
    });
    if (is_allowed) continue;
    std::string list;
    for (const std::string& type : allowed) list += (list.empty() ? "" : ", ") + type;
    throw ApiError("ValidationError",
                   "Resource type " + resource.type + " is not allowed by parameter ResourceTypes [" + list + "]");
  }
}

/// A rollback trigger is an alarm, and CloudWatch is not emulated; nor is SNS, to which notifications would go.
void check_emulated(const Value& input) {
  const Value triggers =
      input.value("RollbackConfiguration", Value::object()).value("RollbackTriggers", Value::array());
  for (const Value& trigger : triggers) {
    const std::string type = trigger.value("Type", ""), arn = trigger.value("Arn", "");
    if (type != "AWS::CloudWatch::Alarm" && type != "AWS::CloudWatch::CompositeAlarm") {
      throw ApiError("ValidationError", "Rollback Trigger Type not supported");
    }
    if (arn.find(":alarm:") == std::string::npos) {
      throw ApiError("ValidationError", "RelativeId of a Rollback Trigger's ARN is incorrect");
    }
    throw ApiError("NotImplemented", "skyrig does not watch rollback triggers yet: CloudWatch is not emulated.", 501);
  }
  if (!input.value("NotificationARNs", Value::array()).empty()) {
    throw ApiError("NotImplemented", "skyrig does not send a stack's events to SNS yet: SNS is not emulated.", 501);
  }
}

void copy_members(const Value& input, Value& stack, std::initializer_list<const char*> members) {
  for (const char* member : members) {
    if (input.contains(member)) stack[member] = input[member];
  }
}

}  // namespace

std::string read_from_s3(RequestContext& context, const std::string& url) {
  const ObjectName name = parse_template_url(url);
  const emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = "s3",
                                                       .operation = "GetObject",
                                                       .input = {{"Bucket", name.bucket}, {"Key", name.key}},
                                                       .invoked_by = "cloudformation"});
  if (answer.error) throw ApiError("ValidationError", "S3 error: " + answer.error->message());
  if (answer.body && answer.body->size_bytes() > kTemplateBytesMax) {
    throw ApiError("ValidationError", "Template may not exceed 1000000 bytes in size.");
  }
  return answer.body ? read_parts(*answer.body) : std::string();
}

std::string read_template_body(RequestContext& context, const Value& input, const Value* stack) {
  const bool has_body = input.contains("TemplateBody"), has_url = input.contains("TemplateURL");
  if (has_body && has_url) {
    throw ApiError("ValidationError", "You cannot specify both TemplateBody and TemplateURL");
  }
  if (has_body) return input["TemplateBody"];
  if (has_url) return read_from_s3(context, input["TemplateURL"]);
  if (input.value("UsePreviousTemplate", false) && stack && stack->contains("@Template")) {
    return load_template(context, *stack, stack->at("@Template"));
  }
  throw ApiError("ValidationError", "Either Template URL or Template Body must be specified.");
}

StackRequest read_stack_request(RequestContext& context, const Value& input, const Value& identity,
                                const Value* stack) {
  StackRequest request;
  request.body = read_template_body(context, input, stack);
  request.source = parse_template(request.body);
  refuse_transforms(request.source);
  check_allowed_types(input, request.source);
  check_emulated(input);
  const ResourceSchemas schemas(context.machine.facts);
  validate_template(request.source, schemas);
  check_capabilities(summarize_template(request.source, schemas),
                     input.value("Capabilities", std::vector<std::string>()));
  const auto previous = stack ? parameter_texts(*stack) : std::map<std::string, std::string>();
  request.parameters =
      resolve_parameters(request.source, parameter_inputs(input), previous, parameter_lookups(context));
  Value evaluated = identity;
  evaluated["@Parameters"] = to_value(request.parameters);
  const Environment environment = environment_of(context, evaluated, request.source);
  check_rules(environment);
  dependency_graph(request.source, &environment.conditions);
  check_output_references(request.source, environment.conditions);
  if (stack) check_same_types(context, *stack, request.source);
  return request;
}

void apply_request(RequestContext& context, const Value& input, const StackRequest& request, Value& stack) {
  stack["@Template"] = keep_template(context, stack, request.body);
  stack["@Parameters"] = to_value(request.parameters);
  stack["Parameters"] = shown_parameters(request.parameters);
  stack.erase("Description");
  if (!request.source.description.empty()) stack["Description"] = request.source.description;
  copy_members(input, stack,
               {"Tags", "Capabilities", "NotificationARNs", "RoleARN", "DisableRollback", "TimeoutInMinutes",
                "RollbackConfiguration", "DeploymentConfig"});
  stack["@Principal"] = to_value(acting_principal(context, stack));
}

}  // namespace cloudformation
