// The rule language, by what AWS documents of it. https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/cloudformation/guard/report.h"

namespace {

using namespace cloudformation::guard;

constexpr int64_t kNow = 1'700'000'000;

Value document() {
  return R"({
    "Resources": {
      "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {
        "BucketName": "MyServiceS3Bucket", "Size": 100, "Ratio": 0.5, "Versioned": true, "Nothing": null, "Text": "",
        "Tags": [{"Key": "stage", "Value": "prod"}, {"Key": "service", "Value": "myService"}],
        "Ports": [20, 22, 443], "NoPorts": [], "Encryption": {"Algorithm": "aws:kms"}, "NoMap": {}}},
      "Volume": {"Type": "AWS::EC2::Volume", "Properties": {"Size": 10, "VolumeType": "io1"}}
    },
    "Empty": {}
  })"_json;
}

Report report_of(const std::string& rules, const Value& input = document()) {
  return evaluate(parse_rules(rules, "rules.guard"), input, kNow);
}

std::string status_of(const std::string& rules) {
  return std::string(to_text(report_of(rules).status));
}

/// The status of one clause on the bucket's properties.
std::string clause(const std::string& text) {
  return status_of("rule one { Resources.Bucket.Properties { " + text + " } }");
}

std::string error_of(const std::string& rules) {
  try {
    report_of(rules);
  } catch (const RuleError& error) {
    return error.what();
  }
  return "none";
}

struct ClauseCase {
  const char *text, *status;
};

TEST(GuardLanguage, UnaryOperatorsPassFailAndAreSkipped) {
  const ClauseCase cases[] = {
      {"BucketName exists", "PASS"},
      {"BucketName !exists", "FAIL"},
      {"Missing exists", "FAIL"},
      {"Missing not exists", "PASS"},
      {"Missing.Deeper !EXISTS", "PASS"},
      {"Tags[ Key == 'none' ] exists", "SKIP"},
      {"Tags empty", "FAIL"},
      {"Tags !empty", "PASS"},
      {"NoPorts empty", "PASS"},
      {"NoMap empty", "PASS"},
      {"NoPorts NOT EMPTY", "FAIL"},
      {"Missing empty", "PASS"},
      {"Missing !empty", "FAIL"},
      {"Text empty", "PASS"},
      {"Tags[ Key == 'none' ] empty", "PASS"},
      {"Tags[ Key == 'none' ] !empty", "FAIL"},
      {"Tags[ Key == 'stage' ] !empty", "PASS"},
      {"BucketName is_string", "PASS"},
      {"BucketName !is_string", "FAIL"},
      {"Size is_string", "FAIL"},
      {"Size IS_INT", "PASS"},
      {"Ratio is_int", "FAIL"},
      {"Ratio is_float", "PASS"},
      {"Size not is_float", "PASS"},
      {"Versioned is_bool", "PASS"},
      {"Size is_bool", "FAIL"},
      {"Tags is_list", "PASS"},
      {"Encryption is_list", "FAIL"},
      {"Encryption is_struct", "PASS"},
      {"Tags is_struct", "FAIL"},
      {"Nothing is_null", "PASS"},
      {"Size is_null", "FAIL"},
      {"Missing is_string", "FAIL"},
      {"Tags[ Key == 'none' ].Value is_string", "SKIP"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
}

TEST(GuardLanguage, BinaryOperatorsPassFailAndAreSkipped) {
  const ClauseCase cases[] = {
      {"Size == 100", "PASS"},
      {"Size == 99", "FAIL"},
      {"Size != 99", "PASS"},
      {"Size != 100", "FAIL"},
      {"Size not == 99", "PASS"},
      {"Size > 99", "PASS"},
      {"Size > 100", "FAIL"},
      {"Size >= 100", "PASS"},
      {"Size < 101", "PASS"},
      {"Size < 100", "FAIL"},
      {"Size <= 100", "PASS"},
      {"Size !<= 100", "FAIL"},
      {"BucketName < 'Z'", "PASS"},
      {"Ratio == 0.5", "PASS"},
      {"Versioned == true", "PASS"},
      {"Versioned == False", "FAIL"},
      {"Nothing == null", "PASS"},
      {"BucketName == 'MyServiceS3Bucket'", "PASS"},
      {"BucketName == \"other\"", "FAIL"},
      {"Missing == 1", "FAIL"},
      {"Missing != 1", "FAIL"},
      {"Tags[ Key == 'none' ].Value == 'prod'", "SKIP"},
      {"Tags[ Key == 'stage' ].Value == 'prod'", "PASS"},
      {"NoPorts[*] == 1", "FAIL"},
      {"Ports[*] IN [20, 22, 443]", "PASS"},
      {"Ports[*] in [20, 22]", "FAIL"},
      {"Ports in [20, 22, 443, 80]", "PASS"},
      {"Ports not in [1, 2]", "PASS"},
      {"Ports !in [20]", "FAIL"},
      {"some Ports[*] == 443", "PASS"},
      {"some Ports[*] == 444", "FAIL"},
      {"Ports == [20, 22, 443]", "PASS"},
      {"Ports == [22, 20, 443]", "FAIL"},
      {"Ports[1] == 22", "PASS"},
      {"Ports.0 == 20", "PASS"},
      {"Ports[7] == 22", "FAIL"},
      {"Encryption == {'Algorithm': 'aws:kms'}", "PASS"},
      {"Encryption == {Algorithm: 'AES256'}", "FAIL"},
      {"Encryption.Algorithm in ['aws:kms', 'AES256']", "PASS"},
      {"BucketName in 'A MyServiceS3Bucket here'", "PASS"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
}

TEST(GuardLanguage, ValuesOfDifferentKindsCompareNeitherWay) {
  for (const char* text : {"Size == '100'", "Size != '100'", "Size == 100.0", "Size != 100.0", "BucketName > 5",
                           "Versioned == 'true'", "Size == /1/"}) {
    EXPECT_EQ(clause(text), "FAIL") << text;
  }
}

TEST(GuardLanguage, RegularExpressionsMatchAnywhereUnlessAnchored) {
  const ClauseCase cases[] = {
      {"BucketName == /Service/", "PASS"},
      {"BucketName == /^Service/", "FAIL"},
      {"BucketName != /(?i)encrypt/", "PASS"},
      {"BucketName == /(?i)MYSERVICE/", "PASS"},
      {"BucketName in [/^Your/, /^My/]", "PASS"},
      {"BucketName not in [/^Your/, /^Their/]", "PASS"},
      {"Encryption.Algorithm == /^aws:(kms|s3)$/", "PASS"},
      {"BucketName != /a\\/b/", "PASS"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
  EXPECT_EQ(error_of("Resources.*.Type == /(/"), "The regular expression /(/ is not one.");
}

TEST(GuardLanguage, RangesIncludeTheirLimitsByTheirBrackets) {
  const ClauseCase cases[] = {
      {"Size in r[50,100]", "PASS"},   {"Size in r[50,100)", "FAIL"},    {"Size in r(99, 100]", "PASS"},
      {"Size in r(100, 200]", "FAIL"}, {"Ratio in r[0.1, 0.9]", "PASS"}, {"Size in r[0.1, 900.5]", "FAIL"},
      {"Size not in r[1, 5]", "PASS"}, {"Size == r[50, 200]", "PASS"},   {"Size in [r[1,2], r[99,101]]", "PASS"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
}

TEST(GuardLanguage, ClausesAreAConjunctionOfDisjunctions) {
  const ClauseCase cases[] = {
      {"Size == 100 Versioned == true", "PASS"},
      {"Size == 100 Versioned == false", "FAIL"},
      {"Size == 1 or Versioned == true", "PASS"},
      {"Size == 1 OR Size == 2 or\n Size == 100\n Versioned == true", "PASS"},
      {"Size == 100 or Size == 2\n Versioned == false", "FAIL"},
      {"Size == 1 <<one>> or Size == 2 <<two>>", "FAIL"},
      {"Tags[ Key == 'none' ].Value == 'x' or Size == 1", "FAIL"},
      {"Tags[ Key == 'none' ].Value == 'x' Size == 100", "PASS"},
      {"not Size == 1", "PASS"},
      {"!Size == 100", "FAIL"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
}

TEST(GuardLanguage, ABlockIsHeldAgainstEachValueThatItsQueryFinds) {
  const ClauseCase cases[] = {
      {"Tags[*] { Key exists Value is_string }", "PASS"},
      {"Tags[*] { Key == 'stage' }", "FAIL"},
      {"some Tags[*] { Key == 'stage' Value == 'prod' }", "PASS"},
      {"some Tags[*] { Key == 'stage' Value == 'myService' }", "FAIL"},
      {"some Tags[*].Key == 'stage' some Tags[*].Value == 'myService'", "PASS"},
      {"NoPorts[*] { this == 1 }", "FAIL"},
      {"Missing { this == 1 }", "FAIL"},
      {"Tags[ Key == 'none' ] { Value == 'x' }", "SKIP"},
      {"Tags[ Key == 'none' ] !empty { Value == 'x' }", "FAIL"},
      {"Ports[*] { this in r[1, 500] this != 21 }", "PASS"},
      // "Guard will evaluate correctly even in the case when a single value is used."
      {"Encryption[*] { Algorithm exists }", "PASS"},
  };
  for (const auto& [text, status] : cases) EXPECT_EQ(clause(text), status) << text;
}

TEST(GuardLanguage, QueriesFilterListsMapsAndResults) {
  EXPECT_EQ(status_of("Resources.*[ Type == 'AWS::EC2::Volume' ].Properties.Size == 10"), "PASS");
  EXPECT_EQ(status_of("Resources[ Type == 'AWS::EC2::Volume' ].Properties.Size == 10"), "PASS");
  EXPECT_EQ(status_of("Resources.*[ Type == /Nothing/ ].Properties.Size == 10"), "SKIP");
  EXPECT_EQ(status_of("Resources.*[ Type in [/S3/, /EC2/]\n Properties.Size exists ].Properties.Size >= 10"), "PASS");
  EXPECT_EQ(status_of("Resources.*[ Type == /S3/ or Type == /EC2/ ].Properties.Size > 10"), "FAIL");
  EXPECT_EQ(status_of("Resources.*[ some Properties.Tags[*] { Key == 'stage' Value == 'prod' } ].Type == /S3/"),
            "PASS");
  EXPECT_EQ(status_of("Empty.* exists"), "FAIL");
  EXPECT_EQ(status_of("Nowhere.*[ Type == 'x' ] { Properties exists }"), "FAIL");
  EXPECT_EQ(status_of("Resources.'Bucket'.Type == 'AWS::S3::Bucket'"), "PASS");
  EXPECT_EQ(status_of("Resources[ keys == /^Buck/ ].Type == /S3/"), "PASS");
  EXPECT_EQ(status_of("Resources[ keys != /^Buck/ ].Type == /S3/"), "FAIL");
  EXPECT_EQ(status_of("Resources[ keys in ['Bucket', 'Volume'] ].Properties exists"), "PASS");
  EXPECT_EQ(status_of("Resources[ keys == 'none' ].Properties exists"), "SKIP");
}

TEST(GuardLanguage, VariablesHoldLiteralsAndResultsWithinTheirScope) {
  EXPECT_EQ(status_of("let wanted = ['io1', 'gp3'] let all = Resources.*[ Type == /Volume/ ]\n"
                      "rule one when %all !empty { %all.Properties.VolumeType in %wanted }"),
            "PASS");
  EXPECT_EQ(status_of("let none = Resources.*[ Type == 'x' ] rule one when %none !empty { %none.Properties exists }"),
            "SKIP");
  EXPECT_EQ(status_of("let all = Resources.* let few = %all[ Type == /S3/ ] %few.Properties.Size == 100"), "PASS");
  EXPECT_EQ(status_of("let all = Resources.* rule one { %all[*] { Properties.Size >= 10 } }"), "PASS");
  EXPECT_EQ(status_of("rule one { Resources.*[ Type == /S3/ ] { let name = Properties.BucketName %name == /My/ } }"),
            "PASS");
  EXPECT_EQ(status_of("let sizes = some Resources.*.Properties.VolumeType rule one { %sizes == 'io1' }"), "PASS");
  EXPECT_EQ(status_of("let sizes = Resources.*.Properties.VolumeType rule one { %sizes == 'io1' }"), "FAIL");
  EXPECT_EQ(status_of("let name = 'Bucket' rule one { Resources.%name.Type == /S3/ }"), "PASS");
  EXPECT_EQ(status_of("let names = ['Bucket', 'Volume'] rule one { Resources.%names.Type == /AWS/ }"), "PASS");
  EXPECT_EQ(status_of("let name = 'None' rule one { Resources.%name.Type == /S3/ }"), "FAIL");
  EXPECT_EQ(status_of("let ports = Resources.Bucket.Properties.Ports[*] rule one {\n"
                      "  Resources.Volume.Properties { let volume = this %ports { this > %volume.Size } } }"),
            "PASS");
  EXPECT_EQ(error_of("rule one { let x = 1 Type exists } rule two { %x == 1 }"),
            "Could not resolve variable by name x across scopes");
  EXPECT_EQ(error_of("let a = %b let b = %a rule one { %a exists }"), "The variable a depends on itself.");
}

TEST(GuardLanguage, QueriesCompareAsSets) {
  const std::string sizes = "let all = Resources.*.Properties.Size let one = Resources.Bucket.Properties.Size\n";
  EXPECT_EQ(status_of(sizes + "%all == %all"), "PASS");
  EXPECT_EQ(status_of(sizes + "%all == %one"), "FAIL");
  EXPECT_EQ(status_of(sizes + "%one in %all"), "PASS");
  EXPECT_EQ(status_of(sizes + "%one != %all"), "FAIL");
  EXPECT_EQ(status_of(sizes + "Resources.Bucket.Properties.Ports[*] != %all"), "PASS");
  EXPECT_EQ(status_of(sizes + "%one > Resources.Volume.Properties.Size"), "PASS");
  EXPECT_EQ(status_of(sizes + "%one == Resources.Volume.Properties.Missing"), "FAIL");
  EXPECT_EQ(status_of("let converted = parse_float(Resources.Volume.Properties.Size) 10.0 == %converted"), "PASS");
}

TEST(GuardLanguage, RulesReferToRules) {
  const std::string rules =
      "rule is_big when Resources exists { Resources.Bucket.Properties.Size >= 100 }\n"
      "rule is_small { Resources.Bucket.Properties.Size < 100 }\n"
      "rule skipped when Nowhere exists { Nowhere == 1 }\n";
  const auto last = [&](const std::string& rule) {
    return std::string(to_text(report_of(rules + "rule last " + rule).rules.back().status));
  };
  EXPECT_EQ(last("when is_big { Resources exists }"), "PASS");
  EXPECT_EQ(last("when is_small { Resources exists }"), "SKIP");
  EXPECT_EQ(last("when skipped { Resources exists }"), "SKIP");
  EXPECT_EQ(last("when not is_small { Resources exists }"), "PASS");
  EXPECT_EQ(last("when is_big\n is_small { Resources exists }"), "SKIP");
  EXPECT_EQ(last("when is_big or\n is_small { Resources exists }"), "PASS");
  EXPECT_EQ(last("{ is_big is_small }"), "FAIL");
  EXPECT_EQ(last("{ is_big or is_small }"), "PASS");
  EXPECT_EQ(last("{ !is_small }"), "PASS");
  EXPECT_EQ(last("{ skipped <<must be there>> }"), "FAIL");
  EXPECT_EQ(error_of("rule a { b }"), "Rule by name b does not exist");
  EXPECT_EQ(error_of("rule a { b } rule b { a }"), "The rule a depends on itself.");
}

TEST(GuardLanguage, TypeBlocksAndWhenBlocksApplyWhereTheyMay) {
  EXPECT_EQ(status_of("AWS::S3::Bucket { Properties.Size == 100 }"), "PASS");
  EXPECT_EQ(status_of("AWS::S3::Bucket { Properties.Size == 1 }"), "FAIL");
  EXPECT_EQ(status_of("AWS::SQS::Queue { Properties.Size == 1 }"), "SKIP");
  EXPECT_EQ(status_of("AWS::S3::Bucket Properties.Size == 100"), "PASS");
  EXPECT_EQ(status_of("AWS::S3::Bucket when Nowhere exists { Properties.Size == 1 }"), "SKIP");
  EXPECT_EQ(status_of("rule one { AWS::EC2::Volume { let size = Properties.Size %size == 10 } }"), "PASS");
  EXPECT_EQ(status_of("when Resources exists { Resources.Bucket.Type == /EC2/ }"), "FAIL");
  EXPECT_EQ(status_of("when Nowhere exists { Resources.Bucket.Type == /EC2/ }"), "SKIP");
  EXPECT_EQ(clause("when Size exists\n Versioned == true { Size == 100 }"), "PASS");
}

TEST(GuardLanguage, RulesWithParametersAreCalled) {
  const std::string rules =
      "rule within(values, limit) { %values !empty %values <= %limit <<too large>> }\n"
      "rule bucket when Resources exists { within(Resources.Bucket.Properties.Size, 100) }\n";
  EXPECT_EQ(status_of(rules), "PASS");
  const Report report = report_of(rules + "rule small { within(Resources.*.Properties.Size, 50) }");
  ASSERT_EQ(report.rules.size(), 2u);
  EXPECT_EQ(report.rules[1].status, Status::kFail);
  EXPECT_EQ(report.rules[1].failures.at(0).custom_message, "too large");
  // A rule that is called sees its caller's parameters, and the caller's message stands in for none of its own.
  const Report nested = report_of(
      "rule is_of(type) { %thing { Type == %type } }\n"
      "rule check(thing, kind) { is_of(%kind) <<wrong kind>> }\n"
      "rule one { Resources { check(this.Bucket, 'AWS::S3::Bucket') } check(Resources.Volume, 'AWS::S3::Bucket') }");
  ASSERT_EQ(nested.rules.size(), 1u);
  ASSERT_EQ(nested.rules[0].failures.size(), 1u);
  EXPECT_EQ(nested.rules[0].failures[0].custom_message, "wrong kind");
  EXPECT_EQ(error_of(rules + "rule bad { within(1) }"), "The rule within takes 2 parameters, not 1.");
  EXPECT_EQ(error_of("rule again(x) { again(%x) } rule one { again(1) }"), "The rule again calls itself without end.");
}

TEST(GuardLanguage, FunctionsGiveVariablesTheirValues) {
  const Value input = R"({"Policy": "{\"Principal\": \"*\", \"Actions\": [\"s3*\"]}", "List": ["a", "b", 3],
    "Arn": "arn:aws:newservice:us-west-2:123456789012:Table/extracted", "Encoded": "This%20string",
    "Number": "42", "Float": 1.5, "Int": 1, "Yes": "tRuE", "Date": "2023-11-14T22:13:20Z"})"_json;
  const auto status = [&](const std::string& call, const std::string& check) {
    return std::string(to_text(report_of("rule one { let x = " + call + " " + check + " }", input).status));
  };
  EXPECT_EQ(status("count(List[*])", "%x == 3"), "PASS");
  EXPECT_EQ(status("count(List.*)", "%x >= 4"), "FAIL");
  EXPECT_EQ(status("json_parse(Policy)", "%x.Principal == '*' %x == {'Principal': '*', 'Actions': ['s3*']}"), "PASS");
  EXPECT_EQ(status("regex_replace(Arn, \"^arn:(\\w+):(\\w+):([\\w0-9-]+):(\\d+):(.+)$\", \"${1}/${4}/${3}/${2}-${5}\")",
                   "%x == 'aws/123456789012/us-west-2/newservice-Table/extracted'"),
            "PASS");
  EXPECT_EQ(status("join(List[*], ',')", "%x == 'a,b'"), "PASS");
  EXPECT_EQ(status("to_upper(Encoded)", "%x == 'THIS%20STRING'"), "PASS");
  EXPECT_EQ(status("to_lower(Encoded)", "%x == 'this%20string'"), "PASS");
  EXPECT_EQ(status("url_decode(Encoded)", "%x == 'This string'"), "PASS");
  EXPECT_EQ(status("substring(Arn, 0, 3)", "%x == 'arn'"), "PASS");
  EXPECT_EQ(status("substring(Arn, 0, 3000)", "%x == 'arn'"), "SKIP");
  EXPECT_EQ(status("parse_int(Number)", "%x == 42"), "PASS");
  EXPECT_EQ(status("parse_int(Float)", "%x == 1"), "PASS");
  EXPECT_EQ(status("parse_float(Int)", "%x == 1.0"), "PASS");
  EXPECT_EQ(status("parse_boolean(Yes)", "%x == true"), "PASS");
  EXPECT_EQ(status("parse_string(Float)", "%x == '1.5'"), "PASS");
  EXPECT_EQ(status("parse_char(Int)", "%x == '1' %x in r['0', '5']"), "PASS");
  EXPECT_EQ(status("parse_epoch(Date)", "%x == 1700000000"), "PASS");
  EXPECT_EQ(status("parse_epoch('2023-11-14T23:13:20+01:00')", "%x == 1700000000"), "PASS");
  EXPECT_EQ(status("now()", "%x >= 1700000000"), "PASS");
  EXPECT_THROW(status("parse_int(Arn)", "%x == 1"), RuleError);
  EXPECT_THROW(status("parse_boolean(Arn)", "%x == 1"), RuleError);
  EXPECT_THROW(status("parse_char(Number)", "%x == 1"), RuleError);
  EXPECT_THROW(status("json_parse(Arn)", "%x == 1"), RuleError);
  EXPECT_THROW(status("count()", "%x == 1"), RuleError);
  EXPECT_THROW(status("shuffle(Arn)", "%x == 1"), RuleError);
}

TEST(GuardLanguage, FailuresSayWhatTheyFoundAndWhatTheAuthorSays) {
  const Report report = report_of(
      "rule CHECK { Resources.*[ Type == 'AWS::S3::Bucket' ] {\n"
      "  Properties.Size != 100 <<\n  Violation: too big\n  Fix: shrink it\n>>\n"
      "  Properties.Size !exists\n"
      "  Properties.Missing exists\n } }");
  ASSERT_EQ(report.rules.size(), 1u);
  const auto& failures = report.rules[0].failures;
  ASSERT_EQ(failures.size(), 3u);
  EXPECT_EQ(failures[0].message,
            "Check was not compliant as property value [Path=/Resources/Bucket/Properties/Size[L:0,C:0] Value=100] "
            "equal to value [Path=[L:0,C:0] Value=100].");
  EXPECT_EQ(failures[0].custom_message, "\n  Violation: too big\n  Fix: shrink it\n");
  EXPECT_EQ(failures[0].clause, "Properties.Size != 100");
  EXPECT_EQ(failures[1].message,
            "Check was not compliant as property [/Resources/Bucket/Properties/Size[L:0,C:0]] existed.");
  EXPECT_TRUE(
      failures[2].message.starts_with("Check was not compliant as property [Missing] is missing. Value "
                                      "traversed to [Path=/Resources/Bucket/Properties[L:0,C:0] Value={"))
      << failures[2].message;
}

TEST(GuardLanguage, ClausesOutsideOfRulesAreTheDefaultRule) {
  const Report report = report_of("Resources exists\n# nothing else\nrule other { Nowhere exists }");
  ASSERT_EQ(report.rules.size(), 2u);
  EXPECT_EQ(report.rules[0].name, "other");
  EXPECT_EQ(report.rules[1].name, "rules.guard/default");
  EXPECT_EQ(report.status, Status::kFail);
}

// The examples of the Hooks user guide.
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks-write-rules.html
TEST(GuardLanguage, AwssExamplesForHooksDoWhatAwsSaysOfThem) {
  const std::string rule =
      "let s3_buckets_default_lock_enabled = Resources.*[ Type == 'AWS::S3::Bucket']\n"
      "rule S3_BUCKET_DEFAULT_LOCK_ENABLED when %s3_buckets_default_lock_enabled !empty {\n"
      "  %s3_buckets_default_lock_enabled.Properties.ObjectLockEnabled exists\n"
      "  %s3_buckets_default_lock_enabled.Properties.ObjectLockEnabled == true\n"
      "  <<\n    Violation: S3 Bucket ObjectLockEnabled must be set to true.\n  >>\n}\n";
  const auto status = [&](const char* input) {
    return std::string(to_text(report_of(rule, Value::parse(input)).status));
  };
  EXPECT_EQ(status(R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"ObjectLockEnabled": false}}}})"),
            "FAIL");
  EXPECT_EQ(status(R"({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"ObjectLockEnabled": true}}}})"),
            "PASS");
  EXPECT_EQ(status(R"({"Resources": {"B": {"Type": "AWS::SQS::Queue", "Properties": {}}}})"), "SKIP");
  const std::string changes =
      "let s3_buckets_changing = Changes[resourceType == 'AWS::S3::Bucket']\n"
      "rule S3_VERSIONING_STAY_ENABLED when %s3_buckets_changing !empty {\n"
      "    let afterContext = json_parse(%s3_buckets_changing.afterContext)\n"
      "    when %afterContext.Properties.VersioningConfiguration.Status !empty {\n"
      "        %afterContext.Properties.VersioningConfiguration.Status == 'Enabled'\n    }\n}\n";
  const Value input = R"({"Changes": [{"resourceType": "AWS::S3::Bucket",
      "afterContext": "{\"Properties\":{\"VersioningConfiguration\":{\"Status\":\"Suspended\"}}}"}]})"_json;
  EXPECT_EQ(report_of(changes, input).status, Status::kFail);
}

TEST(GuardLanguage, BadRulesAreToldWithTheirPlace) {
  EXPECT_EQ(error_of("rule one {\n  Resources.* ===\n}"),
            "Parser Error when parsing `expected a query before '='` at line 2 at column 17");
  EXPECT_EQ(error_of("rule one {\n"), "Parser Error when parsing `expected '}' at the end` at line 2 at column 1");
  EXPECT_EQ(error_of("rule { A exists }"),
            "Parser Error when parsing `expected the name of a rule before '{ A exists }'` at line 1 at column 6");
  EXPECT_EQ(error_of("A exists <<never ends"),
            "Parser Error when parsing `the message has no end before 'never ends'` at line 1 at column 12");
  EXPECT_EQ(error_of("%a"), "Parser Error when parsing `expected an operator at the end` at line 1 at column 3");
  EXPECT_EQ(error_of("A == 'open"),
            "Parser Error when parsing `the text has no end at the end` at line 1 at column 11");
  EXPECT_EQ(error_of("A in r[1, 2.5]").substr(0, 60), "Parser Error when parsing `a range has limits of one kind at");
  EXPECT_NE(error_of("Resources[ name | Type exists ] exists").find("skyrig does not bind variables in filters yet"),
            std::string::npos);
  EXPECT_EQ(error_of("# nothing\nlet a = 1"), "The rule file rules.guard has no rules.");
  EXPECT_EQ(error_of("A == '\xff'"), "The rule file rules.guard is not UTF-8.");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "A { ";
  EXPECT_NE(error_of(deep).find("blocks are nested too deeply"), std::string::npos);
  EXPECT_EQ(error_of("Resources.Bucket.Properties.Size empty"),
            "Attempting EMPTY operation on type number that does not support it at /Resources/Bucket/Properties/Size");
}

}  // namespace
