// The pages of ECS's List operations: nextToken and maxResults, in one way for all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/ecs/vocabulary.h"

namespace ecs {

struct PageItem {
  /// What the items are ordered by. It makes the token, so that pages stay right while items come and go.
  std::string key;
  Value value;
};

struct PageOptions {
  std::string_view result_member;
  /// How many items AWS returns where maxResults is not given.
  size_t size_default = 100;
  size_t size_max = 100;
  bool is_descending = false;
};

/// The page that the input asks for, as the output: {result_member: […], "nextToken"}. Throws InvalidParameterException
/// for a token that no page gave and a maxResults out of bounds.
Value answer_page(const Value& input, std::vector<PageItem> items, const PageOptions& options);

}  // namespace ecs
