using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelGen.Tests.PublicApi;

/// <summary>Writes the types of a namespace as users see them, one line a member, in a stable order.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Write(Assembly assembly, string ns) => Write(assembly.GetExportedTypes().Where(type => type.Namespace == ns));

    public static string Write(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (Type type in types.Where(Shown).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            IEnumerable<Type> contracts = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(contract => contract.IsPublic && Shown(contract));
            IEnumerable<string> bases = [.. Base(type), .. contracts.Select(Name).Order(StringComparer.Ordinal)];
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(bases.Any() ? " : " + string.Join(", ", bases) : "").Append('\n');
            foreach (string member in type.GetMembers(Declared).Where(Shown).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static bool Shown(MemberInfo member) =>
        member.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static IEnumerable<string> Base(Type type) =>
        type.IsClass && type.BaseType is not null && type.BaseType != typeof(object) && type.BaseType != typeof(MulticastDelegate) ? [Name(type.BaseType)] : [];

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsByRefLike ? "ref struct" : "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ when type.BaseType == typeof(MulticastDelegate) => "delegate",
        { IsAbstract: true } => "abstract class",
        _ => type.IsSealed ? "sealed class" : "class",
    };

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsPublic: true, IsLiteral: true } field => $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        _ when member.DeclaringType!.BaseType == typeof(MulticastDelegate) && member.Name != "Invoke" => null,
        ConstructorInfo constructor when Visible(constructor) => $"{Access(constructor)}{Name(constructor.DeclaringType!)}({Parameters(constructor.GetParameters())})",
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(Visible) => Property(property),
        MethodInfo method when Visible(method) && Ordinary(method) =>
            $"{Access(method)}{Name(method.ReturnType)} {method.Name}{Arguments(method.GetGenericArguments())}({Parameters(method.GetParameters())})",
        _ => null,
    };

    private static string Property(PropertyInfo property)
    {
        string accessors = string.Concat(property.GetAccessors(nonPublic: true).Where(Visible).Select(accessor => accessor == property.GetMethod ? " get;" : " set;").Order(StringComparer.Ordinal));
        ParameterInfo[] indices = property.GetIndexParameters();
        string name = indices.Length > 0 ? $"this[{Parameters(indices)}]" : property.Name;
        return $"{Access(property.GetAccessors(nonPublic: true).First(Visible))}{Name(property.PropertyType)} {name} {{{accessors} }}";
    }

    private static bool Ordinary(MethodInfo method) => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => string.Concat(
        method.IsPublic ? "" : "protected ",
        method.IsStatic ? "static " : "",
        method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "",
        method is MethodInfo { IsVirtual: true, IsAbstract: false, IsFinal: false } overriding ? (overriding.GetBaseDefinition() == overriding ? "virtual " : "override ") : "");

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? " = " + Default(parameter) : "";
        return $"{modifier}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "default",
        bool value => value ? "true" : "false",
        object value when parameter.ParameterType.IsEnum => Enum.GetName(parameter.ParameterType, value)!,
        object value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        string name = type.Name.Split('`')[0];
        return Keywords.GetValueOrDefault(type, name) + Arguments(type.GetGenericArguments());
    }

    private static string Arguments(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";
}
