// Reads queries, literals and what else may stand beside an operator.
#pragma once

#include "services/cloudformation/guard/cursor.h"
#include "services/cloudformation/guard/rule_file.h"

namespace cloudformation::guard {

/// A literal comes next, and no query.
bool is_before_literal(const Cursor& cursor);
Value parse_literal(Cursor& cursor);
/// A text in either kind of quotes.
std::string parse_text(Cursor& cursor);

/// "some Resources.*[ Type == 'AWS::S3::Bucket' ].Properties"
Query parse_query(Cursor& cursor);
/// A literal or a query.
Operand parse_operand(Cursor& cursor);
/// "(operand, operand)"
std::vector<Operand> parse_arguments(Cursor& cursor);

/// An operator with what negates it; nothing if none comes next.
struct ParsedOperator {
  Operator operation;
  bool is_negated;
};
std::optional<ParsedOperator> parse_operator(Cursor& cursor);

}  // namespace cloudformation::guard
