// YAML by libyaml's events, composed here: CloudFormation's tags, positions and an alias budget are
// things that no ready-made composer gets right.
#include <map>
#include <memory>
#include <set>

#include <yaml.h>

#include "services/cloudformation/template/member_index.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/template_reader.h"
#include "services/cloudformation/template/yaml_scalar.h"

namespace cloudformation {
namespace {

constexpr std::string_view kStandardTags = "tag:yaml.org,2002:";

/// Tags whose long form is "Fn::" and the tag. Ref and Condition are their own long forms.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
const std::set<std::string_view> kFunctionTags = {
    "And",    "Base64", "Cidr",           "Contains", "EachMemberEquals", "EachMemberIn", "Equals",    "FindInMap",
    "GetAtt", "GetAZs", "GetStackOutput", "If",       "ImportValue",      "Join",         "Not",       "Or",
    "RefAll", "Select", "Split",          "Sub",      "Transform",        "ValueOf",      "ValueOfAll"};

struct Event {
  yaml_event_t raw;
  Event() : raw() {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

std::string_view text_of(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

size_t node_count(const Node& node) {
  size_t count = 1;
  for (const Node& item : node.items) count += node_count(item);
  for (const Member& member : node.members) count += node_count(member.value);
  return count;
}

class YamlReader {
 public:
  explicit YamlReader(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~YamlReader() { yaml_parser_delete(&parser_); }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;

  Node read_document() {
    next();  // the stream's start
    auto event = next();
    if (event->raw.type == YAML_STREAM_END_EVENT) return {};
    Node document = read_node(next(), 0);
    next();  // the document's end
    event = next();
    if (event->raw.type != YAML_STREAM_END_EVENT) fail(event->raw.start_mark);
    return document;
  }

 private:
  [[noreturn]] static void fail(const yaml_mark_t& mark) {
    refuse("Template format error: YAML not well-formed. (line " + std::to_string(mark.line + 1) + ", column " +
           std::to_string(mark.column + 1) + ")");
  }

  static Position position(const yaml_mark_t& mark) {
    return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
  }

  std::unique_ptr<Event> next() {
    auto event = std::make_unique<Event>();
    if (!yaml_parser_parse(&parser_, &event->raw)) fail(parser_.problem_mark);
    return event;
  }

  Node read_node(std::unique_ptr<Event> event, int depth) {
    const yaml_mark_t mark = event->raw.start_mark;
    if (depth > kTemplateNestingMax || ++nodes_ > kTemplateNodesMax) fail(mark);
    Node node;
    std::string anchor;
    switch (event->raw.type) {
      case YAML_ALIAS_EVENT:
        return expand_alias(std::string(text_of(event->raw.data.alias.anchor)), mark);
      case YAML_SCALAR_EVENT:
        anchor = text_of(event->raw.data.scalar.anchor);
        node = read_scalar(event->raw);
        break;
      case YAML_SEQUENCE_START_EVENT:
        anchor = text_of(event->raw.data.sequence_start.anchor);
        node = with_tag(text_of(event->raw.data.sequence_start.tag), read_list(depth), mark);
        break;
      case YAML_MAPPING_START_EVENT:
        anchor = text_of(event->raw.data.mapping_start.anchor);
        node = with_tag(text_of(event->raw.data.mapping_start.tag), read_map(depth), mark);
        break;
      default:
        fail(mark);
    }
    node.position = position(mark);
    if (!anchor.empty()) anchors_[anchor] = node;
    return node;
  }

  Node expand_alias(const std::string& anchor, const yaml_mark_t& mark) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark);
    nodes_ += node_count(found->second);
    if (nodes_ > kTemplateNodesMax) fail(mark);
    return found->second;
  }

  Node read_list(int depth) {
    Node node = Node::list();
    for (auto event = next(); event->raw.type != YAML_SEQUENCE_END_EVENT; event = next()) {
      node.items.push_back(read_node(std::move(event), depth + 1));
    }
    return node;
  }

  Node read_map(int depth) {
    Node node = Node::map();
    MemberIndex index;
    for (auto event = next(); event->raw.type != YAML_MAPPING_END_EVENT; event = next()) {
      const yaml_mark_t mark = event->raw.start_mark;
      // Hash merges are among the parts of YAML that AWS does not support.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
      if (event->raw.type != YAML_SCALAR_EVENT) fail(mark);
      std::string key(reinterpret_cast<const char*>(event->raw.data.scalar.value), event->raw.data.scalar.length);
      if (key == "<<" && event->raw.data.scalar.plain_implicit) fail(mark);
      index.put(node, {std::move(key), read_node(next(), depth + 1), position(mark)});
    }
    return node;
  }

  Node read_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string_view tag = text_of(scalar.tag);
    if (tag.empty() || tag == "!") {
      if (tag.empty() && scalar.plain_implicit && scalar.style == YAML_PLAIN_SCALAR_STYLE) return plain_scalar(text);
      return Node::string(text);
    }
    if (tag.starts_with(kStandardTags))
      return standard_scalar(tag.substr(kStandardTags.size()), text, event.start_mark);
    if (tag == "!GetAtt") return with_tag(tag, split_attribute(text, event.start_mark), event.start_mark);
    Node argument = Node::string(text);
    if (scalar.style == YAML_PLAIN_SCALAR_STYLE) argument = plain_scalar(text);
    if (argument.is_null()) argument = Node::string("");  // `!GetAZs` alone means the stack's region
    argument.position = position(event.start_mark);
    return with_tag(tag, std::move(argument), event.start_mark);
  }

  static Node standard_scalar(std::string_view tag, const std::string& text, const yaml_mark_t& mark) {
    if (tag == "str") return Node::string(text);
    if (tag == "int" || tag == "float") return Node::number(text);
    if (tag == "bool") return Node::boolean(is_true_text(text));
    if (tag == "null") return {};
    fail(mark);
  }

  /// "A.B.C" names the resource A and its attribute "B.C".
  static Node split_attribute(const std::string& text, const yaml_mark_t& mark) {
    const size_t dot = text.find('.');
    Node list = Node::list({Node::string(text.substr(0, dot))});
    if (dot != std::string::npos) list.items.push_back(Node::string(text.substr(dot + 1)));
    for (Node& item : list.items) item.position = position(mark);
    return list;
  }

  static Node with_tag(std::string_view tag, Node node, const yaml_mark_t& mark) {
    if (tag.empty() || tag == "!" || tag == "tag:yaml.org,2002:seq" || tag == "tag:yaml.org,2002:map") return node;
    if (tag.front() != '!') fail(mark);
    tag.remove_prefix(1);
    const bool is_own_long_form = tag == "Ref" || tag == "Condition";
    if (!is_own_long_form && !kFunctionTags.contains(tag)) fail(mark);
    node.position = position(mark);
    std::string key = (is_own_long_form ? "" : "Fn::") + std::string(tag);
    return Node::map({Member{std::move(key), std::move(node), position(mark)}});
  }

  yaml_parser_t parser_;
  std::map<std::string, Node> anchors_;
  size_t nodes_ = 0;
};

}  // namespace

Node read_yaml(std::string_view body) {
  return YamlReader(body).read_document();
}

}  // namespace cloudformation
