using System.Text.Json.Serialization;
using FastNn.Tables;

namespace CreditRisk;

/// <summary>A credit that is asked for: a row of the table, and the body of a request.</summary>
[TableRow]
sealed partial record Application(
    [property: Column("checking_account")] string CheckingAccount,
    int Months,
    [property: Column("credit_history")] string CreditHistory,
    string Purpose,
    float Amount,
    string Savings,
    string Employment,
    [property: Column("installment_rate")] int InstallmentRate,
    string Guarantors,
    [property: Column("residence_years")] int ResidenceYears,
    string Property,
    int Age,
    [property: Column("other_plans")] string OtherPlans,
    string Housing,
    [property: Column("existing_credits")] int ExistingCredits,
    string Job,
    int Dependants,
    string Telephone);

/// <summary>How applications are read from JSON, without reflection.</summary>
[JsonSerializable(typeof(Application))]
sealed partial class CreditJson : JsonSerializerContext;
