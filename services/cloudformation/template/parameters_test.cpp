#include "services/cloudformation/template/parameters.h"

#include <gtest/gtest.h>

#include "services/cloudformation/template/refusal_text_test.h"

namespace cloudformation {
namespace {

Template with_parameters(const std::string& declarations) {
  return parse_template("Resources: {A: {Type: AWS::SNS::Topic}}\nParameters: {" + declarations + "}");
}

const ParameterLookups kLookups = {
    .exists = [](const std::string& type,
                 const std::string& value) { return type == "AWS::EC2::VPC::Id" && value == "vpc-1"; },
    .ssm_parameter = [](const std::string& name) -> std::optional<SsmParameter> {
      if (name == "/there") return SsmParameter{.type = "StringList", .value = "a,b"};
      if (name == "/secret") return SsmParameter{.type = "SecureString", .value = "s"};
      return std::nullopt;
    }};

std::string refusal(const std::string& declarations, const std::vector<ParameterInput>& inputs) {
  return refusal_of([&] { resolve_parameters(with_parameters(declarations), inputs, {}, kLookups); });
}

/// Refusal of the value for a parameter P declared so.
std::string refusal_of_value(const std::string& declaration, const std::string& value) {
  return refusal("P: {" + declaration + "}", {{.key = "P", .value = value}});
}

ParameterValue resolve(const std::string& declaration, const std::string& value) {
  return resolve_parameters(with_parameters("P: {" + declaration + "}"), {{.key = "P", .value = value}}, {}, kLookups)
      .at("P");
}

}  // namespace

TEST(ParameterValues, P02_AwsSpecificValuesMustExist) {
  EXPECT_EQ(refusal_of_value("Type: AWS::EC2::VPC::Id", "vpc-1"), "accepted");
  EXPECT_EQ(refusal_of_value("Type: AWS::EC2::VPC::Id", "vpc-2"),
            "Parameter validation failed: parameter value vpc-2 for parameter name P does not exist");
  EXPECT_EQ(refusal_of_value("Type: 'List<AWS::EC2::VPC::Id>'", "vpc-1,vpc-2"),
            "Parameter validation failed: parameter value vpc-2 for parameter name P does not exist");
}

TEST(ParameterValues, P03_SsmValuesAreResolvedAndKeepTheirName) {
  const ParameterValue value = resolve("Type: 'AWS::SSM::Parameter::Value<List<String>>'", "/there");
  EXPECT_EQ(value.text, "/there");
  EXPECT_EQ(value.resolved, "a,b");
  EXPECT_EQ(json_text(value.value), R"(["a","b"])");
  EXPECT_EQ(refusal_of([] {
              resolve_parameters(with_parameters("P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: x}"), {}, {},
                                 {});
            }),
            "NotImplemented: skyrig cannot resolve parameter type AWS::SSM::Parameter::Value<String> here");
}

TEST(ParameterValues, P03_SecureStringsAreNotForParameters) {
  EXPECT_EQ(refusal_of_value("Type: 'AWS::SSM::Parameter::Value<String>'", "/secret"),
            "Parameters [/secret] referenced by template have types not supported by CloudFormation.");
  EXPECT_EQ(refusal_of_value("Type: 'AWS::SSM::Parameter::Name'", "/secret"), "accepted");
}

TEST(ParameterValues, P19_AnSsmParameterMustExist) {
  for (const char* type : {"Type: 'AWS::SSM::Parameter::Value<String>'", "Type: 'AWS::SSM::Parameter::Name'"}) {
    EXPECT_EQ(refusal_of_value(type, "/missing"),
              "Unable to fetch parameters [/missing] from parameter store for this account.");
  }
}

TEST(ParameterValues, P05_APatternMatchesTheWholeAndEveryItem) {
  EXPECT_EQ(refusal_of_value("Type: String, AllowedPattern: '[a-z]+'", "abc"), "accepted");
  EXPECT_EQ(refusal_of_value("Type: String, AllowedPattern: '[a-z]+'", "abc1"),
            "Parameter 'P' must match pattern [a-z]+");
  EXPECT_EQ(refusal_of_value("Type: String, AllowedPattern: 'a|b'", "ab"), "Parameter 'P' must match pattern a|b");
  EXPECT_EQ(refusal_of_value("Type: String, AllowedPattern: '\\p{Alnum}++'", "aB3"), "accepted");
  EXPECT_EQ(refusal_of_value("Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a, b"), "accepted");
  EXPECT_EQ(refusal_of_value("Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a,1"),
            "Parameter 'P' must match pattern [a-z]+");
  EXPECT_EQ(refusal_of_value("Type: String, AllowedPattern: '(a+)+$'", std::string(40, 'a') + "!").substr(0, 13),
            "Parameter 'P'");
}

TEST(ParameterValues, P06_MissingValuesAreListed) {
  EXPECT_EQ(refusal("A1: {Type: String}, B1: {Type: String}, C1: {Type: String, Default: x}", {}),
            "Parameters: [A1, B1] must have values");
}

TEST(ParameterValues, P07_UnknownNamesAreListed) {
  EXPECT_EQ(refusal("A1: {Type: String, Default: x}", {{.key = "X", .value = "1"}}),
            "Parameters: [X] do not exist in the template");
}

TEST(ParameterValues, P08_EachConstraintHasItsText) {
  EXPECT_EQ(refusal_of_value("Type: String, AllowedValues: [a, b]", "c"), "Parameter 'P' must be one of AllowedValues");
  EXPECT_EQ(refusal_of_value("Type: String, MinLength: 3", "ab"), "Parameter 'P' must contain at least 3 characters");
  EXPECT_EQ(refusal_of_value("Type: String, MaxLength: 3", "abcd"), "Parameter 'P' must contain at most 3 characters");
  EXPECT_EQ(refusal_of_value("Type: Number, MinValue: 3", "2"), "Parameter 'P' must be a number not less than 3");
  EXPECT_EQ(refusal_of_value("Type: Number, MaxValue: 3.5", "4"),
            "Parameter 'P' must be a number not greater than 3.5");
  EXPECT_EQ(refusal_of_value("Type: String, MaxLength: 2, ConstraintDescription: short please", "abc"),
            "Parameter 'P' failed to satisfy constraint: short please");
  EXPECT_EQ(refusal_of_value("Type: String, MaxLength: 3", "äöü"), "accepted");
}

TEST(ParameterValues, P08_DefaultsAreCheckedToo) {
  EXPECT_EQ(refusal("P: {Type: String, Default: c, AllowedValues: [a]}", {}),
            "Parameter 'P' must be one of AllowedValues");
}

TEST(ParameterValues, P09_NumbersAreNumbers) {
  const std::string text = "Parameter 'Value' must be a number.";
  EXPECT_EQ(refusal("Value: {Type: Number}", {{.key = "Value", .value = "abc"}}), text);
  EXPECT_EQ(refusal("Value: {Type: Number}", {{.key = "Value", .value = ""}}), text);
  EXPECT_EQ(refusal("Value: {Type: 'List<Number>'}", {{.key = "Value", .value = "1,x"}}), text);
  EXPECT_EQ(resolve("Type: Number", "1.50").value.text, "1.50");
}

TEST(ParameterValues, P11_AnEntryNeedsAValue) {
  EXPECT_EQ(refusal("InputValue: {Type: String}", {{.key = "InputValue"}}),
            "Parameter InputValue should either have input value or default value");
}

TEST(ParameterValues, P12_APreviousAndANewValueExcludeEachOther) {
  EXPECT_EQ(refusal("X: {Type: String}", {{.key = "X", .value = "1", .use_previous_value = true}}),
            "Invalid input for parameter key X. Cannot specify usePreviousValue as true and non empty value for a "
            "parameter");
}

TEST(ParameterValues, P13_NoEchoShowsAsterisks) {
  EXPECT_EQ(shown_value(resolve("Type: String, NoEcho: 'true'", "secret")), "****");
  EXPECT_EQ(shown_value(resolve("Type: String, NoEcho: false", "open")), "open");
}

TEST(ParameterValues, P15_ListsTrimTheirItems) {
  EXPECT_EQ(json_text(resolve("Type: CommaDelimitedList", "a, b ,c").value), R"(["a","b","c"])");
  EXPECT_EQ(json_text(resolve("Type: CommaDelimitedList", "").value), "[]");
}

TEST(ParameterValues, P18_PreviousValuesCarryOver) {
  const Template source = with_parameters("P: {Type: String, Default: new}");
  const std::vector<ParameterInput> inputs = {{.key = "P", .use_previous_value = true}};
  EXPECT_EQ(resolve_parameters(source, inputs, {{"P", "old"}}, {}).at("P").text, "old");
  EXPECT_EQ(resolve_parameters(source, {}, {{"P", "old"}}, {}).at("P").text, "new");
  EXPECT_EQ(refusal_of([&] { resolve_parameters(source, inputs, {}, {}); }), "Parameters: [P] must have values");
}

TEST(ParameterValues, P19_MissingSsmParametersAreNamed) {
  EXPECT_EQ(refusal_of_value("Type: 'AWS::SSM::Parameter::Value<String>'", "/gone"),
            "Unable to fetch parameters [/gone] from parameter store for this account.");
}

TEST(ParameterValues, T15_AValueIsAtMost4096Bytes) {
  EXPECT_EQ(refusal_of_value("Type: String", std::string(4096, 'x')), "accepted");
  EXPECT_NE(refusal_of_value("Type: String", std::string(4097, 'x')), "accepted");
}

}  // namespace cloudformation
