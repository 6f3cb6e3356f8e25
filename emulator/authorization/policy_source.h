// What the text of a policy shows beyond what it means: where its statements stand, and which keys it asks for.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/authorization/policy_document.h"

namespace emulator {

/// Lines and columns count from 1, as AWS's simulator shows them.
struct TextPosition {
  int line = 1;
  int column = 1;
};

struct TextSpan {
  TextPosition start;
  TextPosition end;
};

/// Where each statement of a well-formed document begins and ends.
std::vector<TextSpan> statement_spans(std::string_view document);

/// The condition keys that a document asks for, in conditions and in variables, as they are spelled there.
std::set<std::string> context_key_names(const PolicyDocument& document);

}  // namespace emulator
