// Pages of Parameter Store's lists: NextToken and MaxResults.
#pragma once

#include <string>
#include <vector>

#include "services/ssm/vocabulary.h"

namespace ssm {

/// The page of `items` (in order) that the input asks for, as {member: […], "NextToken"}. Tokens hold the key of the
/// last item shown, so that pages stay right while items come and go. Throws InvalidNextToken.
struct PageItem {
  std::string key;
  Value value;
};
Value answer_page(const Value& input, const std::string& member, std::vector<PageItem> items, size_t size_default);

}  // namespace ssm
