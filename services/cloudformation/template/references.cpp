#include "services/cloudformation/template/references.h"

#include "services/cloudformation/template/function.h"
#include "services/cloudformation/template/substitution.h"

namespace cloudformation {
namespace {

class Collector {
 public:
  explicit Collector(const Conditions* conditions) : conditions_(conditions) {}

  void visit(const Node& node) {
    if (const auto call = function_call(node)) return visit_call(*call);
    visit_children(node);
  }

  std::vector<Reference> found;

 private:
  void visit_children(const Node& node) {
    for (const Node& item : node.items) visit(item);
    for (const Member& member : node.members) visit(member.value);
  }

  void visit_call(const FunctionCall& call) {
    const Node& argument = *call.argument;
    switch (call.function) {
      case Function::kRef:
        if (argument.is_scalar()) found.push_back({.name = argument.text, .position = argument.position});
        return;
      case Function::kGetAtt:
        return visit_attribute(argument);
      case Function::kSub:
        return visit_substitution(argument);
      case Function::kIf:
        return visit_if(argument);
      default:
        visit(argument);
    }
  }

  void visit_attribute(const Node& argument) {
    Reference reference{.is_attribute = true, .position = argument.position};
    if (argument.is_scalar()) {  // the JSON form "Resource.Attribute"
      const size_t dot = argument.text.find('.');
      reference.name = argument.text.substr(0, dot);
      if (dot != std::string::npos) reference.attribute = argument.text.substr(dot + 1);
      found.push_back(reference);
      return;
    }
    if (argument.items.size() < 2) return;
    reference.name = argument.items[0].text;
    for (size_t i = 1; i < argument.items.size(); ++i) {
      reference.attribute += (i > 1 ? "." : "") + argument.items[i].text;
      visit(argument.items[i]);
    }
    found.push_back(reference);
  }

  void visit_substitution(const Node& argument) {
    const Node& text = argument.is_list() && !argument.items.empty() ? argument.items[0] : argument;
    const Node* variables = argument.items.size() > 1 ? &argument.items[1] : nullptr;
    if (variables) visit_children(*variables);
    for (const SubstitutionPart& part : parse_substitution(text.text)) {
      if (!part.is_variable || (variables && variables->find(part.text))) continue;
      const size_t dot = part.text.find('.');
      Reference reference{.name = part.text.substr(0, dot), .is_substitution = true, .position = text.position};
      reference.is_attribute = dot != std::string::npos;
      if (reference.is_attribute) reference.attribute = part.text.substr(dot + 1);
      found.push_back(reference);
    }
  }

  void visit_if(const Node& argument) {
    if (argument.items.size() != 3) return visit_children(argument);
    if (conditions_) {
      const auto value = conditions_->find(argument.items[0].text);
      if (value != conditions_->end()) return visit(argument.items[value->second ? 1 : 2]);
    }
    visit(argument.items[1]);
    visit(argument.items[2]);
  }

  const Conditions* conditions_;
};

}  // namespace

std::vector<Reference> references_of(const Node& node, const Conditions* conditions) {
  Collector collector(conditions);
  collector.visit(node);
  return std::move(collector.found);
}

}  // namespace cloudformation
