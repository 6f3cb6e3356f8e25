#include "services/cloudformation/transform/transform.h"

#include <algorithm>

#include "services/cloudformation/serverless/serverless.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/transform/include.h"
#include "services/cloudformation/transform/language_extensions.h"

namespace cloudformation {
namespace {

struct Transformation {
  const Environment& environment;
  const TransformHost& host;
};

using Transform = Node (*)(Node document, const Node& parameters, const Transformation& transformation);

Node extend_language(Node document, const Node&, const Transformation& transformation) {
  return apply_language_extensions(std::move(document), transformation.environment);
}

Node include_sections(Node document, const Node& parameters, const Transformation& transformation) {
  const Node snippet = included_snippet(parameters, transformation.environment, transformation.host);
  return merge_snippet(std::move(document), snippet);
}

Node make_serverless(Node document, const Node&, const Transformation& transformation) {
  return apply_serverless(document, transformation.environment, transformation.host);
}

bool holds_key(const Node& node, std::string_view key) {
  if (node.find(key)) return true;
  const auto holds = [&](const auto& part) { return holds_key(part, key); };
  return std::any_of(node.items.begin(), node.items.end(), holds) ||
         std::any_of(node.members.begin(), node.members.end(),
                     [&](const Member& member) { return holds(member.value); });
}

/// Without hosted rotation functions this transform changes nothing.
Node rotate_secrets(Node document, const Node&, const Transformation&) {
  if (holds_key(document, "HostedRotationLambda")) {
    refuse_not_implemented("skyrig does not make hosted rotation functions yet: HostedRotationLambda");
  }
  return document;
}

struct Row {
  std::string_view name;
  Transform transform;
};

constexpr Row kTransforms[] = {{"AWS::Include", include_sections},
                               {"AWS::LanguageExtensions", extend_language},
                               {"AWS::SecretsManager-2020-07-23", rotate_secrets},
                               {"AWS::SecretsManager-2024-09-16", rotate_secrets},
                               {"AWS::Serverless-2016-10-31", make_serverless}};

constexpr std::string_view kNotDone[] = {"AWS::CodeDeployBlueGreen", "AWS::Serverless-2016-10-31",
                                         "AWS::ServiceCatalog"};

std::string transform_name(const Node& call) {
  const Node* name = call.is_map() ? call.find("Name") : &call;
  if (!name || !name->is_string()) refuse("Key Name of transform definition must be a string.");
  return name->text;
}

Node transform_parameters(const Node& call) {
  const Node* parameters = call.find("Parameters");
  return parameters ? *parameters : Node::map();
}

void check_known(const std::string& name) {
  if (std::find(std::begin(kNotDone), std::end(kNotDone), name) != std::end(kNotDone)) {
    refuse_not_implemented("skyrig does not process the transform " + name + " yet");
  }
  if (name.starts_with("AWS::")) refuse("No transform named " + name + " found.");
}

/// What Fn::Transform makes of the map that it stands in.
Node transformed_map(Node holder, const Node& call, const Transformation& transformation) {
  const std::string name = transform_name(call);
  const Node parameters = transform_parameters(call);
  if (name == "AWS::Include") {
    const Node snippet = included_snippet(parameters, transformation.environment, transformation.host);
    return holder.members.empty() ? snippet : merge_snippet(std::move(holder), snippet);
  }
  if (name == "AWS::LanguageExtensions" || name.starts_with("AWS::Serverless")) {
    // "You can't embed it": both are for whole templates.
    refuse("Transform " + name + " cannot be used in Fn::Transform.");
  }
  check_known(name);
  return transformation.host.invoke_macro(name, holder, parameters);
}

/// Runs every Fn::Transform of a tree, the deepest first.
Node run_embedded(Node node, const Transformation& transformation) {
  for (Node& item : node.items) item = run_embedded(std::move(item), transformation);
  for (Member& member : node.members) {
    if (member.key != "Fn::Transform") member.value = run_embedded(std::move(member.value), transformation);
  }
  const auto call = std::find_if(node.members.begin(), node.members.end(),
                                 [](const Member& member) { return member.key == "Fn::Transform"; });
  if (call == node.members.end()) return node;
  const Node argument = call->value;
  node.members.erase(call);
  if (!argument.is_list()) return transformed_map(std::move(node), argument, transformation);
  for (const Node& one : argument.items) node = transformed_map(std::move(node), one, transformation);
  return node;
}

Node run_declared(Node document, const Node& call, const Transformation& transformation) {
  const std::string name = transform_name(call);
  const auto row = std::find_if(std::begin(kTransforms), std::end(kTransforms),
                                [&](const Row& known) { return known.name == name; });
  const Node parameters = transform_parameters(call);
  if (row != std::end(kTransforms)) return row->transform(std::move(document), parameters, transformation);
  check_known(name);
  return transformation.host.invoke_macro(name, document, parameters);
}

/// "AWS::LanguageExtensions must come before AWS::Serverless": the other order would leave its functions to SAM.
void check_order(const std::vector<Node>& calls) {
  bool has_serverless = false;
  for (const Node& call : calls) {
    const std::string name = transform_name(call);
    if (name == "AWS::LanguageExtensions" && has_serverless) {
      refuse("The transform AWS::LanguageExtensions must be declared before AWS::Serverless-2016-10-31.");
    }
    has_serverless = has_serverless || name.starts_with("AWS::Serverless");
  }
}

void check_size(const Node& document) {
  if (json_text(document).size() > kTemplateBytesMax) refuse("Transformation data limit exceeded");
}

}  // namespace

void refuse_transform(std::string_view transform, const std::string& reason) {
  refuse("Transform " + std::string(transform) + " failed with: " + reason);
}

Node apply_transforms(Node document, const Environment& environment, const TransformHost& host) {
  const Transformation transformation{environment, host};
  std::vector<Node> calls;
  const auto section = std::find_if(document.members.begin(), document.members.end(),
                                    [](const Member& member) { return member.key == "Transform"; });
  if (section != document.members.end()) {
    calls = section->value.is_list() ? section->value.items : std::vector<Node>{section->value};
    document.members.erase(section);
  }
  check_order(calls);
  document = run_embedded(std::move(document), transformation);
  check_size(document);
  for (const Node& call : calls) {
    document = run_declared(std::move(document), call, transformation);
    if (!document.is_map()) refuse("Template format error: unsupported structure.");
    check_size(document);
  }
  return document;
}

}  // namespace cloudformation
