// Pages of lists: NextToken and MaxResults.
#pragma once

#include <string>
#include <vector>

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

struct PageItem {
  /// Tells the item from the others. Tokens hold the key of the last item shown.
  std::string key;
  Value value;
};

/// The page of `items` (in order) that the input asks for, as {member: […], "NextToken"}. Throws
/// InvalidNextTokenException.
Value answer_page(const Value& input, const std::string& member, std::vector<PageItem> items, size_t size_default);

}  // namespace secretsmanager
