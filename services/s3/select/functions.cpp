#include "services/s3/select/functions.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "services/s3/errors.h"
#include "services/s3/select/like_pattern.h"
#include "services/s3/select/time_format.h"

namespace s3::select {
namespace {

using Arguments = std::vector<Datum>;

const Datum kNull = Json(nullptr);

ApiError invalid_arguments() {
  return refusal("EvaluatorInvalidArguments");
}

template <class Test>
Datum compared(const Arguments& arguments, const Test& test) {
  const auto order = compare(arguments[0], arguments[1]);
  if (!order) return kNull;
  return Json(test(*order));
}

Json require_number(const Datum& datum) {
  const auto number = number_of(datum);
  if (!number) throw refusal("InvalidDataType");
  return *number;
}

/// Whole numbers stay whole as long as they fit.
template <class Whole, class Broken>
Datum calculated(const Arguments& arguments, const Whole& whole, const Broken& broken) {
  if (is_absent(arguments[0]) || is_absent(arguments[1])) return kNull;
  const Json one = require_number(arguments[0]), other = require_number(arguments[1]);
  if (!one.is_number_integer() || !other.is_number_integer())
    return Json(broken(one.get<double>(), other.get<double>()));
  int64_t result = 0;
  if (whole(one.get<int64_t>(), other.get<int64_t>(), result)) throw refusal("IntegerOverflow");
  return Json(result);
}

Datum add(const Arguments& arguments) {
  return calculated(
      arguments, [](int64_t a, int64_t b, int64_t& c) { return __builtin_add_overflow(a, b, &c); },
      [](double a, double b) { return a + b; });
}
Datum subtract(const Arguments& arguments) {
  return calculated(
      arguments, [](int64_t a, int64_t b, int64_t& c) { return __builtin_sub_overflow(a, b, &c); },
      [](double a, double b) { return a - b; });
}
Datum multiply(const Arguments& arguments) {
  return calculated(
      arguments, [](int64_t a, int64_t b, int64_t& c) { return __builtin_mul_overflow(a, b, &c); },
      [](double a, double b) { return a * b; });
}
ApiError divided_by_zero() {
  return refusal_saying("EvaluatorInvalidArguments", "The SQL expression divides by zero.");
}
Datum divide(const Arguments& arguments) {
  return calculated(
      arguments,
      [](int64_t a, int64_t b, int64_t& c) {
        if (b == 0) throw divided_by_zero();
        if (a == INT64_MIN && b == -1) return true;
        c = a / b;
        return false;
      },
      [](double a, double b) { return a / b; });
}
Datum remainder_of(const Arguments& arguments) {
  return calculated(
      arguments,
      [](int64_t a, int64_t b, int64_t& c) {
        if (b == 0) throw divided_by_zero();
        c = b == -1 ? 0 : a % b;
        return false;
      },
      [](double a, double b) { return std::fmod(a, b); });
}

Datum concatenate(const Arguments& arguments) {
  if (is_absent(arguments[0]) || is_absent(arguments[1])) return kNull;
  return Json(text_of(arguments[0]) + text_of(arguments[1]));
}

Datum is_in(const Arguments& arguments) {
  bool is_unknown = is_absent(arguments[0]);
  for (size_t i = 1; i < arguments.size(); ++i) {
    const auto order = compare(arguments[0], arguments[i]);
    if (order && *order == std::partial_ordering::equivalent) return Json(true);
    is_unknown |= is_absent(arguments[i]);
  }
  return is_unknown ? kNull : Datum(Json(false));
}

Datum is_between(const Arguments& arguments) {
  const auto low = compare(arguments[0], arguments[1]), high = compare(arguments[0], arguments[2]);
  if (!low || !high) return kNull;
  return Json(*low >= 0 && *high <= 0);
}

Datum is_like(const Arguments& arguments) {
  if (is_absent(arguments[0]) || is_absent(arguments[1])) return kNull;
  const std::string escape = arguments.size() > 2 ? text_of(arguments[2]) : std::string();
  if (escape.size() > 1) throw refusal("LikeInvalidInputs");
  return Json(is_like_pattern(text_of(arguments[0]), text_of(arguments[1]), escape.empty() ? '\0' : escape[0]));
}

Datum null_if(const Arguments& arguments) {
  const auto order = compare(arguments[0], arguments[1]);
  return order && *order == std::partial_ordering::equivalent ? kNull : arguments[0];
}

Datum cast_to(const Arguments& arguments) {
  return cast(arguments[0], text_of(arguments[1]));
}

/// Positions count characters, not bytes.
std::vector<std::string> characters_of(const std::string& text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (continues && !characters.empty()) {
      characters.back() += c;
    } else {
      characters.emplace_back(1, c);
    }
  }
  return characters;
}

std::string joined(const std::vector<std::string>& characters, int64_t from, int64_t to) {
  std::string text;
  const int64_t end = std::min<int64_t>(to, static_cast<int64_t>(characters.size()));
  for (int64_t i = std::max<int64_t>(from, 0); i < end; ++i) text += characters[static_cast<size_t>(i)];
  return text;
}

Datum char_length(const Arguments& arguments) {
  if (is_absent(arguments[0])) return kNull;
  return Json(characters_of(text_of(arguments[0])).size());
}

/// "If start is less than 1, it's treated as if it starts at index position 1" with the length counted from where it
/// says.
Datum substring(const Arguments& arguments) {
  if (is_absent(arguments[0])) return kNull;
  const auto characters = characters_of(text_of(arguments[0]));
  const int64_t start = require_number(arguments[1]).get<int64_t>() - 1;
  if (arguments.size() < 3) return Json(joined(characters, start, static_cast<int64_t>(characters.size())));
  const int64_t length = require_number(arguments[2]).get<int64_t>();
  if (length < 0) throw invalid_arguments();
  return Json(joined(characters, start, start + length));
}

template <int (*Convert)(int)>
Datum in_case(const Arguments& arguments) {
  if (is_absent(arguments[0])) return kNull;
  std::string text = text_of(arguments[0]);
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(Convert(c)); });
  return Json(std::move(text));
}

Datum trim(const Arguments& arguments) {
  if (is_absent(arguments[0])) return kNull;
  std::string text = text_of(arguments[0]);
  const std::string characters = text_of(arguments[1]), side = text_of(arguments[2]);
  if (side != "TRAILING") text.erase(0, std::min(text.find_first_not_of(characters), text.size()));
  if (side != "LEADING") text.erase(text.find_last_not_of(characters) + 1);
  return Json(std::move(text));
}

Timestamp require_timestamp(const Datum& datum) {
  const Datum converted = cast(datum, "TIMESTAMP");
  return std::get<Timestamp>(converted);
}

Datum date_add(const Arguments& arguments) {
  if (is_absent(arguments[1]) || is_absent(arguments[2])) return kNull;
  return moved_by(require_timestamp(arguments[2]), text_of(arguments[0]), require_number(arguments[1]).get<int64_t>());
}
Datum date_diff(const Arguments& arguments) {
  if (is_absent(arguments[1]) || is_absent(arguments[2])) return kNull;
  return Json(difference(text_of(arguments[0]), require_timestamp(arguments[1]), require_timestamp(arguments[2])));
}
Datum extract(const Arguments& arguments) {
  if (is_absent(arguments[1])) return kNull;
  return Json(part_of(require_timestamp(arguments[1]), text_of(arguments[0])));
}
Datum to_string(const Arguments& arguments) {
  if (is_absent(arguments[0])) return kNull;
  return Json(format_by_pattern(require_timestamp(arguments[0]), text_of(arguments[1])));
}
Datum to_timestamp(const Arguments& arguments) {
  return cast(arguments[0], "TIMESTAMP");
}

Datum negate(const Arguments& arguments) {
  const auto value = truth_of(arguments[0]);
  return value ? truth(!*value) : kNull;
}
Datum is_null(const Arguments& arguments) {
  return Json(is_absent(arguments[0]));
}
Datum is_missing(const Arguments& arguments) {
  return Json(std::holds_alternative<Missing>(arguments[0]));
}

constexpr size_t kAnyCount = SIZE_MAX;

struct FunctionRow {
  std::string_view name;
  size_t arguments_min, arguments_max;
  /// Nothing for those that the evaluator does itself.
  Datum (*call)(const Arguments&);
};

const FunctionRow kFunctions[] = {
    {"=", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order == 0; }); }},
    {"<>", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order != 0; }); }},
    {"<", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order < 0; }); }},
    {"<=", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order <= 0; }); }},
    {">", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order > 0; }); }},
    {">=", 2, 2, [](const Arguments& a) { return compared(a, [](auto order) { return order >= 0; }); }},
    {"+", 2, 2, add},
    {"-", 2, 2, subtract},
    {"*", 2, 2, multiply},
    {"/", 2, 2, divide},
    {"%", 2, 2, remainder_of},
    {"||", 2, 2, concatenate},
    {"NOT", 1, 1, negate},
    {"IN", 2, kAnyCount, is_in},
    {"BETWEEN", 3, 3, is_between},
    {"LIKE", 2, 3, is_like},
    {"IS NULL", 1, 1, is_null},
    {"IS MISSING", 1, 1, is_missing},
    {"AND", 2, 2, nullptr},
    {"OR", 2, 2, nullptr},
    {"CASE", 3, kAnyCount, nullptr},
    {"COALESCE", 1, kAnyCount, nullptr},
    {"NULLIF", 2, 2, null_if},
    {"CAST", 2, 2, cast_to},
    {"CHAR_LENGTH", 1, 1, char_length},
    {"CHARACTER_LENGTH", 1, 1, char_length},
    {"LOWER", 1, 1, in_case<std::tolower>},
    {"UPPER", 1, 1, in_case<std::toupper>},
    {"SUBSTRING", 2, 3, substring},
    {"TRIM", 3, 3, trim},
    {"DATE_ADD", 3, 3, date_add},
    {"DATE_DIFF", 3, 3, date_diff},
    {"EXTRACT", 2, 2, extract},
    {"TO_STRING", 2, 2, to_string},
    {"TO_TIMESTAMP", 1, 1, to_timestamp},
    {"UTCNOW", 0, 0, nullptr},
};

const FunctionRow* find_function(const std::string& name) {
  const auto* row = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                 [&](const FunctionRow& each) { return each.name == name; });
  return row == std::end(kFunctions) ? nullptr : row;
}

}  // namespace

void check_call(const std::string& name, size_t argument_count) {
  const FunctionRow* row = find_function(name);
  if (!row) throw refusal("UnsupportedFunction");
  if (argument_count < row->arguments_min || argument_count > row->arguments_max) throw invalid_arguments();
}

Datum call_function(const std::string& name, const Arguments& arguments, emulator::Time now) {
  if (name == "UTCNOW") return Timestamp{.milliseconds = now.time_since_epoch().count(), .offset_minutes = 0};
  const FunctionRow* row = find_function(name);
  if (!row || !row->call) throw refusal("UnsupportedFunction");
  return row->call(arguments);
}

}  // namespace s3::select
