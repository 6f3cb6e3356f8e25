#include "services/cloudformation/template/dynamic_reference.h"

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

constexpr std::string_view kOpen = "{{resolve:", kClose = "}}";

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

[[noreturn]] void refuse_reference(std::string_view text) {
  refuse("Incorrect format is used in the following dynamic reference: [" + std::string(kOpen) + std::string(text) +
         std::string(kClose) + "]");
}

/// `text` is what stands between "{{resolve:" and "}}".
DynamicReference parse_reference(std::string_view text) {
  std::vector<std::string> parts = split(text, ':');
  DynamicReference result{.service = parts[0]};
  if (parts.size() < 2 || parts[1].empty()) refuse_reference(text);
  if (result.service == "ssm" || result.service == "ssm-secure") {
    if (parts.size() > 3) refuse_reference(text);
    result.name = parts[1];
    // "Parameter labels and public parameters aren't supported": what follows the name is a version.
    const bool is_version =
        parts.size() < 3 || (!parts[2].empty() && parts[2].find_first_not_of("0123456789") == std::string::npos);
    if (!is_version) refuse_reference(text);
    if (parts.size() == 3) result.version = parts[2];
    return result;
  }
  if (result.service != "secretsmanager") refuse_reference(text);
  // A secret's ARN has seven parts of its own: arn:aws:secretsmanager:region:account:secret:name
  const size_t name_parts = parts[1] == "arn" ? 7 : 1;
  if (parts.size() < 1 + name_parts) refuse_reference(text);
  result.name = parts[1];
  for (size_t i = 2; i <= name_parts; ++i) result.name += ":" + parts[i];
  const auto part = [&](size_t i) { return i < parts.size() ? parts[i] : std::string(); };
  const std::string kind = part(1 + name_parts);
  if (parts.size() > 5 + name_parts || (!kind.empty() && kind != "SecretString")) refuse_reference(text);
  result.json_key = part(2 + name_parts);
  result.version_stage = part(3 + name_parts);
  result.version_id = part(4 + name_parts);
  return result;
}

}  // namespace

size_t count_dynamic_references(const Node& node) {
  size_t count = 0;
  for (size_t at = node.text.find(kOpen); at != std::string::npos; at = node.text.find(kOpen, at + 1)) ++count;
  for (const Node& item : node.items) count += count_dynamic_references(item);
  for (const Member& member : node.members) count += count_dynamic_references(member.value);
  return count;
}

bool has_dynamic_reference(const Node& node) {
  return count_dynamic_references(node) > 0;
}

std::string resolve_dynamic_references(const std::string& text,
                                       const std::function<std::string(const DynamicReference&)>& fetch) {
  std::string result;
  size_t at = 0;
  for (;;) {
    const size_t open = text.find(kOpen, at);
    const size_t close = open == std::string::npos ? open : text.find(kClose, open);
    if (close == std::string::npos) return result + text.substr(at);
    result += text.substr(at, open - at);
    const size_t start = open + kOpen.size();
    result += fetch(parse_reference(std::string_view(text).substr(start, close - start)));
    at = close + kClose.size();
  }
}

}  // namespace cloudformation
