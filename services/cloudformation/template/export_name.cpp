#include "services/cloudformation/template/export_name.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

[[noreturn]] void refuse_output(const Output& output, const char* why) {
  refuse("Template format error: Output " + output.name + " is malformed." + why);
}

void check_text(const Output& output, const std::string& name) {
  const bool is_well_formed = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == ':' || c == '-';
  });
  if (is_well_formed) return;
  refuse_output(output,
                " The Name field of every Export member must be specified and consist only of alphanumeric characters, "
                "colons, or hyphens.");
}

bool calls_lookup(const Node& node) {
  if (node.find("Fn::ImportValue") || node.find("Fn::GetAZs")) return true;
  return std::any_of(node.items.begin(), node.items.end(), calls_lookup) ||
         std::any_of(node.members.begin(), node.members.end(),
                     [](const Member& member) { return calls_lookup(member.value); });
}

}  // namespace

void check_export_sources(const Template& source) {
  for (const Output& output : source.outputs) {
    if (!output.export_name) continue;
    const Node& name = *output.export_name;
    if (name.is_scalar()) check_text(output, name.text);
    const auto references = references_of(name);
    const bool names_resource = std::any_of(references.begin(), references.end(), [&](const Reference& reference) {
      return reference.is_attribute || source.find_resource(reference.name);
    });
    if (!names_resource && !calls_lookup(name)) continue;
    // AWS has two spaces here.
    refuse_output(output,
                  "  The Name field of Export must not depend on any resources, imported values, or Fn::GetAZs.");
  }
}

void check_export_names(const Environment& environment) {
  std::set<std::string> names;
  std::vector<std::string> repeated;
  for (const Output& output : environment.source->outputs) {
    const bool is_active = output.condition.empty() || environment.conditions.at(output.condition);
    if (!output.export_name || !is_active) continue;
    const Node name = evaluate(*output.export_name, environment);
    if (contains_unknown(name)) continue;
    check_text(output, name.is_scalar() ? name.text : std::string());
    const bool is_listed = std::find(repeated.begin(), repeated.end(), name.text) != repeated.end();
    if (!names.insert(name.text).second && !is_listed) repeated.push_back(name.text);
  }
  if (repeated.empty()) return;
  refuse("Template format error: The Outputs section contains duplicate Export names: " + bracketed(repeated) +
         ". Specify a unique name for each export.");
}

}  // namespace cloudformation
