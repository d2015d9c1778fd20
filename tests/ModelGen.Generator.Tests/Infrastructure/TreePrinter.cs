using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Infrastructure;

namespace GeneratorTests.Infrastructure;

/// <summary>Prints a declaration the way one reads it: <c>Forward(this.fc1, [x#0])</c>; sites are left out.</summary>
internal static class TreePrinter
{
    public static string Print(object? item)
    {
        var text = new StringBuilder();
        Print(text, item, 0);
        return text.ToString().TrimStart('\n') + "\n";
    }

    private static void Print(StringBuilder text, object? item, int depth)
    {
        switch (item)
        {
            case string s:
                text.Append('"').Append(s).Append('"');
                return;
            case null or Enum or IConvertible:
                text.Append(Convert.ToString(item, CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : "null");
                return;
            case LocalExpression local:
                text.Append(CultureInfo.InvariantCulture, $"{local.Name}#{local.Local}");
                return;
            case ConstantExpression constant:
                Print(text, constant.Value, depth);
                text.Append(constant.Value is float ? "f" : "");
                return;
            case DeclaredDim dim:
                text.Append(dim.Symbol ?? dim.Parameter ?? dim.Size?.ToString(CultureInfo.InvariantCulture));
                return;
            case NewExpression created:
                PrintCall(text, "new " + created.Type, created.Arguments, created.ParameterNames, depth);
                return;
            case LibraryCallExpression call:
                PrintCall(text, call.Function, call.Arguments, call.ParameterNames, depth);
                return;
            case IEnumerable items:
                PrintList(text, [.. items.Cast<object?>()], depth);
                return;
            default:
                PrintRecord(text, item, depth);
                return;
        }
    }

    private static void PrintList(StringBuilder text, object?[] items, int depth)
    {
        bool isShort = items.All(i => i is Expression or MethodParameter or string or int or DeclaredDim);
        text.Append('[');
        for (int i = 0; i < items.Length; i++)
        {
            text.Append(isShort ? i > 0 ? ", " : "" : "\n" + new string(' ', 2 * (depth + 1)));
            Print(text, items[i], depth + 1);
        }

        text.Append(']');
    }

    private static void PrintCall(StringBuilder text, string name, EquatableArray<Expression> arguments, EquatableArray<string> names, int depth)
    {
        text.Append(name).Append('(');
        for (int i = 0; i < arguments.Count; i++)
        {
            text.Append(i > 0 ? ", " : "").Append(names[i]).Append(": ");
            Print(text, arguments[i], depth);
        }

        text.Append(')');
    }

    private static void PrintRecord(StringBuilder text, object item, int depth)
    {
        text.Append(item.GetType().Name.Replace("Expression", "", StringComparison.Ordinal)).Append('(');
        bool isFirst = true;
        bool isLarge = item.GetType().Name.EndsWith("Declaration", StringComparison.Ordinal) || item is Statement and not (ReturnStatement or ExpressionStatement or LocalStatement);
        foreach (PropertyInfo property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.MetadataToken))
        {
            object? value = property.GetIndexParameters().Length == 0 && property.Name is not "Site" ? property.GetValue(item) : null;
            bool isEmpty = value is null or false || (value is ICollection or IEnumerable and not string && !((IEnumerable)value).GetEnumerator().MoveNext());
            if (isEmpty)
            {
                continue;
            }

            text.Append(isLarge && value is not string ? "\n" + new string(' ', 2 * (depth + 1)) : isFirst ? "" : ", ");
            text.Append(isLarge ? property.Name + ": " : "");
            Print(text, value, isLarge ? depth + 1 : depth);
            isFirst = false;
        }

        text.Append(')');
    }
}
