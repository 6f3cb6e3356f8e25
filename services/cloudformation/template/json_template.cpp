#include "services/cloudformation/template/json_template.h"

#include "services/cloudformation/template/function.h"

namespace cloudformation {
namespace {

/// JSON text in pieces, between which stand values that are put in as they are.
class Pieces {
 public:
  void add(const std::string& text) {
    if (list_.items.empty() || !list_.items.back().is_string()) list_.items.push_back(Node::string({}));
    list_.items.back().text += text;
  }
  void add_value(const Node& node) { list_.items.push_back(node); }

  Node joined() {
    if (list_.items.size() == 1 && list_.items[0].is_string()) return list_.items[0];
    Node arguments = Node::list();
    arguments.items.push_back(Node::string(""));
    arguments.items.push_back(std::move(list_));
    return Node::map({{"Fn::Join", std::move(arguments), {}}});
  }

 private:
  Node list_ = Node::list();
};

void write(const Node& node, const Environment& environment, Pieces& pieces);

void write_items(const Node& node, const Environment& environment, Pieces& pieces) {
  pieces.add("[");
  for (size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) pieces.add(",");
    write(node.items[i], environment, pieces);
  }
  pieces.add("]");
}

void write_members(const Node& node, const Environment& environment, Pieces& pieces) {
  pieces.add("{");
  for (size_t i = 0; i < node.members.size(); ++i) {
    pieces.add((i > 0 ? "," : "") + json_text(Node::string(node.members[i].key)) + ":");
    write(node.members[i].value, environment, pieces);
  }
  pieces.add("}");
}

void write(const Node& node, const Environment& environment, Pieces& pieces) {
  if (function_call(node)) {
    const Node value = evaluate(node, environment);
    if (!contains_unknown(value)) return write(value, environment, pieces);
    pieces.add("\"");
    pieces.add_value(node);
    return pieces.add("\"");
  }
  if (node.is_list()) return write_items(node, environment, pieces);
  if (node.is_map()) return write_members(node, environment, pieces);
  pieces.add(json_text(node));
}

}  // namespace

Node json_template(const Node& value, const Environment& environment) {
  Pieces pieces;
  write(value, environment, pieces);
  return pieces.joined();
}

}  // namespace cloudformation
