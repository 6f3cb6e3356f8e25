// What a rule file consists of.
// https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/guard/rule_value.h"

namespace cloudformation::guard {

/// Rules are read and kept in memory at each invocation. Ours: AWS names no limit.
inline constexpr size_t kRuleFileBytesMax = 1024 * 1024;
/// Blocks and filters within each other, when rules are read and when they call each other.
inline constexpr int kRuleNestingMax = 64;

struct Clause;
/// Clauses of which one has to pass.
struct Disjunction {
  std::vector<Clause> alternatives;
};
/// "a conjunction of disjunction of clauses"
using Conjunction = std::vector<Disjunction>;

struct Operand;

enum class Operator {
  kEqual,
  kIn,
  kGreater,
  kGreaterOrEqual,
  kLess,
  kLessOrEqual,
  kExists,
  kEmpty,
  kIsString,
  kIsList,
  kIsStruct,
  kIsBool,
  kIsInt,
  kIsFloat,
  kIsNull
};
bool is_unary(Operator one);

struct QueryPart {
  enum class Kind {
    kKey,
    kVariable,
    kThis,
    /// ".*"
    kAllValues,
    /// "[*]"
    kAllItems,
    kIndex,
    /// "[ Type == 'AWS::S3::Bucket' ]"
    kFilter,
    /// "[ keys == /^aws:/ ]"
    kKeysFilter
  };
  Kind kind = Kind::kKey;
  /// The part as it was written, for messages.
  std::string text;
  /// Of a key or variable.
  std::string name = {};
  int64_t index = 0;
  Conjunction filter = {};
  Operator keys_operator = Operator::kEqual;
  bool negates_keys = false;
  std::shared_ptr<const Operand> keys = nullptr;
};

struct Query {
  std::vector<QueryPart> parts;
  /// "some": one result that passes is enough.
  bool matches_some = false;
};

/// What stands on either side of an operator, or what a variable is: a literal, a query, or a function of such.
struct Operand {
  enum class Kind { kLiteral, kQuery, kFunction };
  Kind kind = Kind::kLiteral;
  Value literal = {};
  Query query = {};
  std::string function = {};
  std::vector<Operand> arguments = {};
};

struct Assignment {
  std::string name;
  Operand value;
};

struct Block {
  std::vector<Assignment> assignments;
  Conjunction clauses;
};

struct Clause {
  enum class Kind {
    /// "Properties.Size <= 100", "Tags !empty"
    kComparison,
    /// The name of a rule, perhaps with arguments.
    kRule,
    /// "Properties.Tags[*] { … }"
    kBlock,
    /// "AWS::S3::Bucket { … }": a block whose query selects the resources of the type.
    kTypeBlock,
    /// "when … { … }"
    kWhen
  };
  Kind kind = Kind::kComparison;
  /// Of a comparison "not" in front, of a rule "not".
  bool is_negated = false;
  /// Of a comparison; a block has its query here.
  Operand left = {};
  Operator operation = Operator::kExists;
  /// "!=", "!exists", "not in"
  bool negates_operator = false;
  std::optional<Operand> right = std::nullopt;
  std::string rule = {};
  std::vector<Operand> arguments = {};
  Conjunction conditions = {};
  Block block = {};
  /// "Tags !empty { … }"
  bool must_find = false;
  /// Between << and >>, as it was written.
  std::string message = {};
  /// The clause as it was written.
  std::string text = {};
};

struct Rule {
  std::string name;
  std::vector<std::string> parameters = {};
  Conjunction conditions = {};
  Block block = {};
};

struct RuleFile {
  std::vector<Assignment> assignments;
  std::vector<Rule> rules;
};

/// Reads a rule file; clauses outside of rules make up the rule "<file name>/default". Throws RuleError with the line
/// and column of what is wrong.
RuleFile parse_rules(std::string_view text, const std::string& file_name);

}  // namespace cloudformation::guard
