// Which parameters, resources and attributes an expression names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// The values of a template's conditions, once evaluated.
using Conditions = std::map<std::string, bool>;

struct Reference {
  /// A parameter, pseudo parameter or resource.
  std::string name;
  /// Of Fn::GetAtt and "${Resource.Attribute}"; empty for Ref and where a function gives it.
  std::string attribute;
  bool is_attribute = false;
  /// The name stands in an Fn::Sub.
  bool is_substitution = false;
  Position position;
};

/// The references of an expression in the order of the text. With conditions, only the taken branches of Fn::If count.
std::vector<Reference> references_of(const Node& node, const Conditions* conditions = nullptr);

}  // namespace cloudformation
