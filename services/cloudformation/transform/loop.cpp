#include "services/cloudformation/transform/loop.h"

#include <algorithm>
#include <cctype>

#include "services/cloudformation/template/function.h"
#include "services/cloudformation/transform/language_extensions.h"
#include "services/cloudformation/transform/transform.h"

namespace cloudformation {
namespace {

[[noreturn]] void fail_loop(const std::string& reason) {
  refuse_transform(kLanguageExtensions, reason);
}

[[noreturn]] void fail_layout() {
  fail_loop("Fn::ForEach layout is incorrect");
}

bool is_loop(const Member& member) {
  return member.key.starts_with(kLoopPrefix);
}

bool is_plain_name(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c < 128 && std::isalnum(c); });
}

/// One item of a collection under the loop's identifier.
struct Binding {
  std::string identifier, value;
};

std::string replaced(std::string text, const std::string& placeholder, const std::string& value) {
  for (size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos; at += value.size()) {
    text.replace(at, placeholder.size(), value);
  }
  return text;
}

/// "${Id}" is the item; "&{Id}" the item without what no logical id may have.
std::string bound_key(const std::string& key, const Binding& binding) {
  std::string plain;
  for (const char c : binding.value) {
    if (std::isalnum(static_cast<unsigned char>(c))) plain += c;
  }
  const std::string text = replaced(key, "${" + binding.identifier + "}", binding.value);
  return replaced(text, "&{" + binding.identifier + "}", plain);
}

Node bound(const Node& node, const Binding& binding);

/// Of an inner loop, the keys of what it makes may name the outer item too.
Node bound_loop(const Node& loop, const Binding& binding) {
  Node result = bound(loop, binding);
  if (!result.is_list() || result.items.size() != 3) return result;
  for (Member& member : result.items[2].members) {
    if (!is_loop(member)) member.key = bound_key(member.key, binding);
  }
  return result;
}

/// In a text to substitute the item takes its place; other variables stay.
Node bound_substitution(const Node& argument, const Binding& binding) {
  const std::string placeholder = "${" + binding.identifier + "}";
  if (argument.is_string()) {
    const std::string text = replaced(argument.text, placeholder, binding.value);
    if (text != argument.text && text.find("${") == std::string::npos) return Node::string(text);
    return Node::map({{"Fn::Sub", Node::string(text), {}}});
  }
  Node list = bound(argument, binding);
  if (list.is_list() && !list.items.empty() && list.items[0].is_string()) {
    list.items[0].text = replaced(list.items[0].text, placeholder, binding.value);
  }
  return Node::map({{"Fn::Sub", std::move(list), {}}});
}

/// A value with the identifier replaced where it stands for the item: in Ref, in texts of Fn::Sub, in inner loops.
/// Other texts keep the placeholder.
Node bound(const Node& node, const Binding& binding) {
  if (const auto call = function_call(node)) {
    const Node& argument = *call->argument;
    if (call->function == Function::kRef && argument.text == binding.identifier) return Node::string(binding.value);
    if (call->function == Function::kSub) return bound_substitution(argument, binding);
  }
  Node result = node;
  for (Node& item : result.items) item = bound(item, binding);
  for (Member& member : result.members) {
    member.value = is_loop(member) ? bound_loop(member.value, binding) : bound(member.value, binding);
  }
  return result;
}

std::vector<std::string> items_of(const Node& collection, const Environment& environment) {
  const Node list = evaluate(collection, environment);
  if (!list.is_list()) fail_loop("Could not find a collection or could not be resolved for Fn::ForEach");
  std::vector<std::string> items;
  for (const Node& item : list.items) {
    if (!item.is_scalar()) fail_loop("Could not find a collection or could not be resolved for Fn::ForEach");
    items.push_back(item.text);
  }
  return items;
}

void add_member(Node& holder, Member member) {
  if (holder.find(member.key)) {
    fail_loop("Duplicate key '" + member.key + "' when merging keys to parent object in Fn::ForEach");
  }
  holder.members.push_back(std::move(member));
}

class Unrolling {
 public:
  explicit Unrolling(const Environment& environment) : environment_(environment) {}

  Node unrolled(const Node& node, int depth) {
    Node result = node;
    for (Node& item : result.items) item = unrolled(item, depth);
    if (!node.is_map()) return result;
    result.members.clear();
    for (const Member& member : node.members) {
      if (is_loop(member)) {
        unroll(member, result, depth + 1);
      } else {
        add_member(result, {member.key, unrolled(member.value, depth), member.position});
      }
    }
    return result;
  }

 private:
  void unroll(const Member& loop, Node& holder, int depth) {
    if (depth > kLoopNestingMax)
      fail_loop("Fn::ForEach supports at most " + std::to_string(kLoopNestingMax) + " nested loops");
    const bool is_named = is_plain_name(std::string_view(loop.key).substr(kLoopPrefix.size()));
    const auto& parts = loop.value.items;
    if (!is_named || !loop.value.is_list() || parts.size() != 3) fail_layout();
    if (!parts[0].is_string() || !is_plain_name(parts[0].text) || !parts[2].is_map() || parts[2].members.empty()) {
      fail_layout();
    }
    for (const std::string& value : items_of(parts[1], environment_)) {
      const Binding binding{parts[0].text, value};
      for (const Member& member : parts[2].members) {
        if (is_loop(member)) {
          unroll({member.key, bound_loop(member.value, binding), member.position}, holder, depth + 1);
          continue;
        }
        const std::string key = bound_key(member.key, binding);
        add_member(holder, {key, unrolled(bound(member.value, binding), depth), member.position});
      }
    }
  }

  const Environment& environment_;
};

}  // namespace

Node unroll_loops(const Node& node, const Environment& environment) {
  return Unrolling(environment).unrolled(node, 0);
}

}  // namespace cloudformation
