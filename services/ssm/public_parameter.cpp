#include "services/ssm/public_parameter.h"

#include "protocol/model/fact_document.h"
#include "services/ssm/parameter_name.h"

namespace ssm {
namespace {

using protocol::FactDocument;

/// The facts do not say when AWS last changed a parameter: 2026-01-01.
constexpr int64_t kLastModified = 1767225600;

/// A leaf is the value; what has parameters below it keeps its own under the empty name.
std::optional<std::string_view> value_of(const FactDocument& node) {
  if (node.is_string()) return node.string();
  const auto own = node.find("");
  if (!own) return std::nullopt;
  return own->string();
}

/// The node at a path like "/aws/service/ecs", in one of the trees.
std::optional<FactDocument> node_at(FactDocument tree, std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t slash = path.find('/');
    const auto child = tree.find(path.substr(0, slash));
    if (!child || slash == 0) return std::nullopt;
    tree = *child;
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash);
  }
  return tree;
}

/// The trees of the region: what is published everywhere, and what is published there.
std::vector<FactDocument> trees(const RequestContext& context) {
  const FactDocument document = context.machine.facts.document("ssm/public_parameters");
  std::vector<FactDocument> result;
  for (const std::string_view key : {std::string_view("*"), std::string_view(context.region)}) {
    if (const auto tree = document.find(key)) result.push_back(*tree);
  }
  return result;
}

Value shown(const RequestContext& context, const std::string& name, std::string_view value) {
  return {{"Name", name},
          {"Type", "String"},
          {"Value", value},
          {"Version", 1},
          {"LastModifiedDate", kLastModified},
          {"ARN", parameter_arn(context, name)},
          {"DataType", "text"}};
}

void visit_below(const RequestContext& context, const FactDocument& node, const std::string& path, bool is_recursive,
                 const std::function<void(Value)>& visit) {
  if (!node.is_object()) return;
  for (size_t i = 0; i < node.size(); ++i) {
    if (node.key(i).empty()) continue;
    const std::string name = path + "/" + std::string(node.key(i));
    const FactDocument child = node[i];
    if (const auto value = value_of(child)) visit(shown(context, name, *value));
    if (is_recursive) visit_below(context, child, name, is_recursive, visit);
  }
}

}  // namespace

std::optional<Value> find_public_parameter(const RequestContext& context, const std::string& name) {
  if (!name.starts_with("/aws/")) return std::nullopt;
  for (const FactDocument& tree : trees(context)) {
    const auto node = node_at(tree, name);
    const auto value = node ? value_of(*node) : std::nullopt;
    if (value) return shown(context, name, *value);
  }
  return std::nullopt;
}

void each_public_parameter(const RequestContext& context, const std::string& path, bool is_recursive,
                           const std::function<void(Value)>& visit) {
  for (const FactDocument& tree : trees(context)) {
    if (const auto node = node_at(tree, path)) visit_below(context, *node, path, is_recursive, visit);
  }
}

}  // namespace ssm
