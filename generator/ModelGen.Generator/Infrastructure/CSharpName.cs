using System.Globalization;

namespace ModelGen.Generator.Infrastructure;

/// <summary>Names in C# text. Declarations hold names as the compiler knows them; whatever writes text escapes them here.</summary>
internal static class CSharpName
{
    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit " +
        "extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out " +
        "override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw " +
        "true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words that mean something where a type is named or declared, and nothing where a value is.</summary>
    private static readonly HashSet<string> InTypePositions = new(
        ("add alias allows and args async await by descending dynamic equals extension field file from get global group init into join let managed nameof nint not " +
        "notnull nuint on or orderby partial record remove required scoped select set unmanaged value var when where with yield").Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>class</c> → <c>@class</c>; everything else unchanged.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>The name of a type, of a constructor: also <c>record</c> → <c>@record</c>.</summary>
    public static string EscapeType(string name) => InTypePositions.Contains(name) ? "@" + name : Escape(name);

    /// <summary>A member's part of parameter names: <c>_Fc1</c> → <c>fc1</c>.</summary>
    public static string ToPathName(string member)
    {
        string name = member.TrimStart('_');
        return name.Length == 0 ? member : char.ToLower(name[0], CultureInfo.InvariantCulture) + name.Substring(1);
    }

    /// <summary>A parameter's name as part of a public member's: <c>hidden</c> → <c>Hidden</c>, <c>_h</c> → <c>H</c>.</summary>
    public static string ToMemberName(string parameter)
    {
        string name = parameter.TrimStart('_');
        return name.Length == 0 ? parameter : char.ToUpper(name[0], CultureInfo.InvariantCulture) + name.Substring(1);
    }

    /// <summary>What a state's new value is called: <c>h</c> → <c>newH</c>.</summary>
    public static string OfNewValue(string state) => "new" + ToMemberName(state);
}
