#include "services/cloudformation/change_set/change_detail.h"

#include <algorithm>

#include "services/cloudformation/template/references.h"

namespace cloudformation {
namespace {

constexpr std::string_view kMask = "****";
/// Shorter secrets are masked only where they are the whole text: they would be found in anything.
constexpr size_t kMaskedLengthMin = 6;

std::string_view change_text(PropertyChange::Kind kind) {
  constexpr std::string_view kTexts[] = {"Add", "Remove", "Modify"};
  return kTexts[static_cast<size_t>(kind)];
}

std::string value_text(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Value target_of(const PropertyChange& change) {
  const bool is_tags = change.path.front() == "Tags";
  Value target{{"Attribute", is_tags ? "Tags" : "Properties"},
               {"RequiresRecreation", recreation_name(change.recreation)},
               {"Path", "/Properties" + path_text(change.path)},
               {"AttributeChangeType", change_text(change.kind)}};
  if (!is_tags) target["Name"] = change.path.front();
  if (change.kind != PropertyChange::Kind::kAdd) target["BeforeValue"] = value_text(change.before);
  if (change.kind != PropertyChange::Kind::kRemove) target["AfterValue"] = value_text(change.after);
  return target;
}

/// The expression at a path of the declared properties, as far down as the template spells it out.
const Node* expression_at(const Node& properties, const PropertyPath& path) {
  const Node* here = &properties;
  for (const std::string& step : path) {
    const Node* next = nullptr;
    if (here->is_map()) next = here->find(step);
    if (here->is_list()) {
      const size_t index = static_cast<size_t>(std::strtoul(step.c_str(), nullptr, 10));
      if (index < here->items.size()) next = &here->items[index];
    }
    if (!next) break;
    here = next;
  }
  return here == &properties ? nullptr : here;
}

struct Cause {
  const char* source;
  std::string entity;
};

std::vector<Cause> causes_of(const PropertyChange& change, const Resource& declared, const ChangeCauses& causes) {
  const Node* expression = expression_at(declared.properties, change.path);
  std::vector<Cause> result;
  if (!expression) return result;
  for (const Reference& reference : references_of(*expression, causes.conditions)) {
    if (causes.parameters.contains(reference.name)) result.push_back({"ParameterReference", reference.name});
    if (!causes.renewed || !causes.renewed->contains(reference.name)) continue;
    if (reference.is_attribute) {
      result.push_back({"ResourceAttribute", reference.name + "." + reference.attribute});
    } else {
      result.push_back({"ResourceReference", reference.name});
    }
  }
  return result;
}

}  // namespace

std::vector<Value> property_details(const PropertyChange& change, const Resource& declared,
                                    const ChangeCauses& causes) {
  const Value target = target_of(change);
  const char* certainty = change.is_unknown ? "Dynamic" : "Static";
  std::vector<Value> details;
  bool has_parameter = false;
  for (const Cause& cause : causes_of(change, declared, causes)) {
    details.push_back({{"Target", target},
                       {"Evaluation", certainty},
                       {"ChangeSource", cause.source},
                       {"CausingEntity", cause.entity}});
    has_parameter = has_parameter || std::string_view(cause.source) == "ParameterReference";
  }
  if (details.empty() || has_parameter) {
    details.push_back({{"Target", target},
                       {"Evaluation", has_parameter ? "Dynamic" : certainty},
                       {"ChangeSource", "DirectModification"}});
  }
  return details;
}

Value attribute_detail(const char* attribute) {
  return {{"Target", {{"Attribute", attribute}, {"RequiresRecreation", "Never"}}},
          {"Evaluation", "Static"},
          {"ChangeSource", "DirectModification"}};
}

Value automatic_detail() {
  return {{"Target", {{"Attribute", "Properties"}, {"Name", "TemplateURL"}, {"RequiresRecreation", "Never"}}},
          {"Evaluation", "Dynamic"},
          {"ChangeSource", "Automatic"}};
}

std::string context_text(const Value& properties, const Value& metadata, const std::string& deletion_policy,
                         const std::string& update_replace_policy) {
  Value context{{"Properties", properties}};
  if (!metadata.is_null()) context["Metadata"] = metadata;
  if (!deletion_policy.empty()) context["DeletionPolicy"] = deletion_policy;
  if (!update_replace_policy.empty()) context["UpdateReplacePolicy"] = update_replace_policy;
  return context.dump();
}

Value masked(Value value, const std::set<std::string>& secrets) {
  if (value.is_structured()) {
    for (Value& item : value) item = masked(std::move(item), secrets);
    return value;
  }
  if (!value.is_string()) return value;
  std::string text = value;
  for (const std::string& secret : secrets) {
    if (text == secret) return kMask;
    if (secret.size() < kMaskedLengthMin) continue;
    for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kMask.size())) {
      text.replace(at, secret.size(), kMask);
    }
  }
  return text;
}

Value without_values(Value change) {
  Value& resource = change["ResourceChange"];
  for (const char* member : {"BeforeContext", "AfterContext", "PreviousDeploymentContext"}) resource.erase(member);
  for (Value& detail : resource["Details"]) {
    Value& target = detail["Target"];
    for (const char* member :
         {"Path", "BeforeValue", "AfterValue", "AttributeChangeType", "BeforeValueFrom", "AfterValueFrom", "Drift"}) {
      target.erase(member);
    }
  }
  return change;
}

}  // namespace cloudformation
