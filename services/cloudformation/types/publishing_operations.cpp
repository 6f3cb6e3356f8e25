// TestType, PublishType, RegisterPublisher, DescribePublisher, RecordHandlerProgress.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/publish-extension.html
#include <charconv>
#include <regex>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/validate.h"
#include "services/cloudformation/transform/module.h"
#include "services/cloudformation/types/public_type.h"
#include "services/cloudformation/types/type_operations.h"
#include "services/cloudformation/types/type_package.h"

namespace cloudformation {
namespace {

constexpr const char* kFirstPublicVersion = "1.0.0";
constexpr size_t kPublisherIdLength = 40;

const ResourceType& publisher_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "type-publisher");
}

std::optional<Value> own_publisher(RequestContext& context) {
  const auto all = context.machine.engine.all(context, publisher_row(context));
  return all.empty() ? std::nullopt : std::optional(all.front());
}

Value requested_version_of(RequestContext& context, const TypeName& name, const Value& input) {
  const Value type = get_type(context, name);
  const std::string asked = requested_version(input);
  const std::string version_id = asked.empty() ? type.at("DefaultVersionId").get<std::string>() : asked;
  auto version = find_version(context, name, version_id);
  if (!version || !is_live(*version)) throw type_not_found(name.name + "/" + version_id);
  return std::move(*version);
}

/// A template that uses the module with a value for each parameter, so that only the fragment decides.
Node template_of_module(const std::string& type_name, const Node& fragment) {
  Node properties = Node::map();
  const Node* parameters = fragment.find("Parameters");
  for (const Member& parameter : parameters ? parameters->members : std::vector<Member>()) {
    if (parameter.value.find("Default")) continue;
    properties.members.push_back({.key = parameter.key, .value = Node::string("1"), .position = {}});
  }
  const auto map_of = [](const std::string& key, Node value) {
    return Node::map({{.key = key, .value = std::move(value), .position = {}}});
  };
  Node module = map_of("Type", Node::string(type_name));
  module.members.push_back({.key = "Properties", .value = std::move(properties), .position = {}});
  return map_of("Resources", map_of("Module", std::move(module)));
}

/// "For modules, TestType determines if the module's model meets all necessary requirements."
std::optional<ApiError> test_module(RequestContext& context, const std::string& type_name, const Node& fragment) {
  return attempt(context, [&] {
    const auto find_fragment = [&](const std::string& type) {
      return type == type_name ? std::optional(fragment) : module_fragment(context, type);
    };
    const Template expanded = parse_template(expand_modules(template_of_module(type_name, fragment), find_fragment));
    validate_template(expanded, schemas_of(context));
    dependency_graph(expanded, nullptr);
  });
}

Value test_type(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  Value version = requested_version_of(context, name, input);
  if (name.kind != "MODULE") {
    throw ApiError("NotImplemented",
                   "skyrig cannot test the type " + name.name + ": its handlers would have to be run.", 501);
  }
  const auto refusal = test_module(context, name.name, read_fragment(version.at("@Fragment")));
  version["TypeTestsStatus"] = refusal ? "FAILED" : "PASSED";
  version["TypeTestsStatusDescription"] = refusal ? refusal->message() : "The module was tested.";
  save_version(context, name, version);
  return {{"TypeVersionArn", version.at("Arn")}};
}

/// "If you don't specify a version number, CloudFormation increments the version number by one minor version release."
std::string next_public_version(const std::vector<Value>& published) {
  if (published.empty()) return kFirstPublicVersion;
  const std::string last = published.back().at("PublicVersionNumber");
  const size_t dot = last.find('.');
  int minor = 0;
  std::from_chars(last.data() + dot + 1, last.data() + last.size(), minor);
  return last.substr(0, dot) + "." + std::to_string(minor + 1) + ".0";
}

Value publish_type(RequestContext& context, const Value& input) {
  const TypeName name = requested_type(input);
  const auto publisher = own_publisher(context);
  if (!publisher) {
    throw ApiError("CFNRegistryException", "You must register as a publisher before you can publish a type.");
  }
  const Value version = requested_version_of(context, name, input);
  if (version.at("TypeTestsStatus") != "PASSED") {
    throw ApiError("CFNRegistryException", "The version of the type '" + name.name +
                                               "' has not passed its tests. Use TestType before you publish it.");
  }
  const PublicTypeName public_name{.publisher_id = publisher->at("PublisherId"), .kind = name.kind, .name = name.name};
  const auto published = public_versions(context, public_name);
  const std::string number = input.value("PublicVersionNumber", next_public_version(published));
  if (published.empty() && number != kFirstPublicVersion) {
    throw ApiError("CFNRegistryException", "The first public version of a type must be 1.0.0.");
  }
  for (const Value& one : published) {
    if (one.at("PublicVersionNumber") != number) continue;
    throw ApiError("CFNRegistryException",
                   "Version " + number + " of the type '" + name.name + "' is published already.");
  }
  save_public_type(context, {{"Type", name.kind},
                             {"TypeName", name.name},
                             {"PublisherId", public_name.publisher_id},
                             {"PublicVersionNumber", number},
                             {"Schema", version.at("Schema")},
                             {"Description", version.at("Description")},
                             {"@Fragment", version.at("@Fragment")},
                             {"@Number", published.size()},
                             {"TimeCreated", emulator::to_timestamp(context.time)}});
  return {{"PublicTypeArn", public_arn(context, public_name) + "/" + number}};
}

/// An account is a publisher in every region once it has accepted the terms. Identities of other providers cannot be
/// verified here.
Value register_publisher(RequestContext& context, const Value& input) {
  if (!input.value("AcceptTermsAndConditions", false)) {
    throw ApiError("CFNRegistryException", "You must accept the terms and conditions to register as a publisher.");
  }
  if (input.contains("ConnectionArn")) {
    throw ApiError("NotImplemented", "skyrig cannot verify a publisher by ConnectionArn: no connections are emulated.",
                   501);
  }
  if (const auto known = own_publisher(context)) return {{"PublisherId", known->at("PublisherId")}};
  const std::string id = context.machine.ids.hexadecimal(kPublisherIdLength);
  context.machine.engine.create(context, publisher_row(context), {{"@Key", id}, {"PublisherId", id}});
  return {{"PublisherId", id}};
}

Value describe_publisher(RequestContext& context, const Value& input) {
  const auto own = own_publisher(context);
  const std::string id = input.value("PublisherId", own ? own->at("PublisherId").get<std::string>() : "");
  const auto published = all_public_types(context);
  const bool is_known =
      (own && own->at("PublisherId") == id) ||
      std::any_of(published.begin(), published.end(), [&](const Value& one) { return one.at("PublisherId") == id; });
  if (!is_known) throw ApiError("CFNRegistryException", "The publisher '" + id + "' cannot be found.");
  return {{"PublisherId", id}, {"PublisherStatus", "UNVERIFIED"}};
}

/// "Reserved for use by the CloudFormation CLI": its bearer token comes with a handler's invocation, and none is run.
Value record_progress(RequestContext&, const Value&) {
  throw ApiError("ValidationError", "The bearer token is not valid: no handler is running.");
}

}  // namespace

void add_publishing_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"TestType", test_type});
  operations.push_back({"PublishType", publish_type});
  operations.push_back({"RegisterPublisher", register_publisher});
  operations.push_back({"DescribePublisher", describe_publisher});
  operations.push_back({"RecordHandlerProgress", record_progress});
}

}  // namespace cloudformation
