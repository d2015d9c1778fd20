using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Every diagnostic, one line each. Ids: MG01xx the shape of classes, MG02xx reading, MG03xx evaluation and shapes, MG04xx entry points and losses,
/// MG09xx the generator itself. Each has a page in <c>docs/diagnostics</c>; a message says what is wrong, then what to do.
/// </summary>
internal static class Descriptors
{
    private const string Class = "ModelGen.Class";
    private const string Reading = "ModelGen.Reading";
    private const string Shapes = "ModelGen.Shapes";
    private const string Evaluation = "ModelGen.Evaluation";
    private const string EntryPoint = "ModelGen.EntryPoint";
    private const string Internal = "ModelGen.Internal";

#pragma warning disable format // a table
    public static readonly DiagnosticDescriptor NotPartial = new("MG0101", "Class is not partial", "'{0}' is not partial, so nothing can be added to it: write 'partial class {0}'", Class, Error, true, helpLinkUri: Page("MG0101"));
    public static readonly DiagnosticDescriptor NestedInNonPartial = new("MG0102", "Containing type is not partial", "'{0}' is nested in '{1}', which is not partial: make '{1}' partial too", Class, Error, true, helpLinkUri: Page("MG0102"));
    public static readonly DiagnosticDescriptor NotAnOrdinaryClass = new("MG0103", "Not an ordinary class", "'{0}' is {1}: a model or module is an ordinary partial class", Class, Error, true, helpLinkUri: Page("MG0103"));
    public static readonly DiagnosticDescriptor PrimaryConstructorOnModel = new("MG0104", "Model has a primary constructor", "The model '{0}' has a primary constructor, but a model is constructed by the generated '{0}(int seed)': use constants, or move what has parameters into a [Module]", Class, Error, true, helpLinkUri: Page("MG0104"));
    public static readonly DiagnosticDescriptor ConstructorDoesNotChain = new("MG0105", "Constructor does not chain", "This constructor of '{0}' never creates the parameters: let it call the generated one, ': this(seed: 1)'", Class, Error, true, helpLinkUri: Page("MG0105"));
    public static readonly DiagnosticDescriptor ConstructorClash = new("MG0106", "Constructor clashes with a generated one", "The generator adds the constructor '{0}({1})' itself: remove this one or give it other parameters", Class, Error, true, helpLinkUri: Page("MG0106"));
    public static readonly DiagnosticDescriptor MemberClash = new("MG0107", "Member clashes with a generated one", "The generator adds a member called '{0}' to '{1}': choose another name", Class, Error, true, helpLinkUri: Page("MG0107"));
    public static readonly DiagnosticDescriptor LayersInSeveralFiles = new("MG0108", "Layers are spread over files", "The layers of '{0}' stand in several files ('{1}' in another one), so their order, and with it the layout of weights, would depend on file names: keep them in one", Class, Error, true, helpLinkUri: Page("MG0108"));
    public static readonly DiagnosticDescriptor ModuleOfAnotherAssembly = new("MG0109", "Module of another assembly", "'{0}' is declared in the assembly '{1}': a module is compiled with the model that uses it, so its source must be in this project", Class, Error, true, helpLinkUri: Page("MG0109"));
    public static readonly DiagnosticDescriptor BaseClassWithLayers = new("MG0110", "Base class holds layers", "The base class '{1}' of '{0}' holds layers ('{2}'): make it a [Module] and use it as a member", Class, Error, true, helpLinkUri: Page("MG0110"));
    public static readonly DiagnosticDescriptor NotAModule = new("MG0111", "Class is not a module", "'{0}' is neither a layer of ModelGen nor a module: mark it with [Module]", Class, Error, true, helpLinkUri: Page("MG0111"));
    public static readonly DiagnosticDescriptor ModuleWithoutForward = new("MG0112", "Module has no Forward method", "The module '{0}' needs exactly one method 'Forward' that takes and gives tensors, but has {1}", Class, Error, true, helpLinkUri: Page("MG0112"));
    public static readonly DiagnosticDescriptor ModuleConstructor = new("MG0113", "Module has a constructor of its own", "The module '{0}' has a constructor with a body, which is not read: take compile-time parameters through a primary constructor, 'class {0}(int channels)'", Class, Error, true, helpLinkUri: Page("MG0113"));
    public static readonly DiagnosticDescriptor StaticLayer = new("MG0114", "Layer is static", "'{0}' is static, but layers belong to one model: make it an instance member", Class, Error, true, helpLinkUri: Page("MG0114"));
    public static readonly DiagnosticDescriptor LayerWithoutInitializer = new("MG0115", "Layer is not initialised where it is declared", "'{0}' needs an initialiser where it is declared ('= new(…)'): only initialisers are read, no constructor's body", Class, Error, true, helpLinkUri: Page("MG0115"));
    public static readonly DiagnosticDescriptor SamePathName = new("MG0116", "Two members name their parameters alike", "The parameters of '{0}' and '{1}' would both be called '{2}': rename one or give it a [Name]", Class, Error, true, helpLinkUri: Page("MG0116"));
    public static readonly DiagnosticDescriptor InvalidName = new("MG0117", "Name is not usable", "A [Name] must not be empty nor have empty parts between dots", Class, Error, true, helpLinkUri: Page("MG0117"));
    public static readonly DiagnosticDescriptor ModelAndModule = new("MG0118", "Class is a model and a module", "'{0}' is marked as a model and as a module: put what others use into a [Module] and let the [Model] hold one", Class, Error, true, helpLinkUri: Page("MG0118"));
    public static readonly DiagnosticDescriptor LayerAsParameter = new("MG0119", "Layer is only a constructor parameter", "'{0}' is a layer that came as a constructor parameter: keep it in a member, 'private readonly ILayer {0} = {0};', so that its parameters get a name", Class, Error, true, helpLinkUri: Page("MG0119"));
    public static readonly DiagnosticDescriptor BaseConstructor = new("MG0130", "Base class has no constructor without parameters", "'{0}' derives from '{1}', which has no constructor without parameters for the generated constructors to call: give it one", Class, Error, true, helpLinkUri: Page("MG0130"));
    public static readonly DiagnosticDescriptor RequiredMember = new("MG0131", "Model has a required member", "'{0}' is required, but the generated constructors of '{1}' set nothing of the user's: remove 'required' and give it an initialiser", Class, Error, true, helpLinkUri: Page("MG0131"));

    public static readonly DiagnosticDescriptor ExpressionNotUnderstood = new("MG0201", "Expression is not understood", "{0} is not understood in a declaration: {1}", Reading, Error, true, helpLinkUri: Page("MG0201"));
    public static readonly DiagnosticDescriptor StatementNotUnderstood = new("MG0202", "Statement is not understood", "{0} is not understood in a declaration: {1}", Reading, Error, true, helpLinkUri: Page("MG0202"));
    public static readonly DiagnosticDescriptor PatternNotUnderstood = new("MG0203", "Pattern is not understood", "{0} is not understood in a declaration: patterns are constants, comparisons, 'and', 'or', 'not', tuples, 'var' and '_'", Reading, Error, true, helpLinkUri: Page("MG0203"));
    public static readonly DiagnosticDescriptor NoSource = new("MG0204", "Called method has no source here", "'{0}' cannot be read, because its source is not in this project: call operations of ModelGen, functions of Math, or methods of your own that take and give tensors and constants", Reading, Error, true, helpLinkUri: Page("MG0204"));
    public static readonly DiagnosticDescriptor MemberNotConstant = new("MG0205", "Member is not a compile-time value", "'{0}' is not known at compile time, because it {1}", Reading, Error, true, helpLinkUri: Page("MG0205"));
    public static readonly DiagnosticDescriptor AssignedMember = new("MG0206", "Assignment to something other than a local variable", "Only local variables can be assigned in a declaration, not {0}: {1}", Reading, Error, true, helpLinkUri: Page("MG0206"));
    public static readonly DiagnosticDescriptor NestedTooDeep = new("MG0207", "Declaration is nested too deeply", "The code of '{0}' is nested more than {1} levels deep: use local variables or helper methods", Reading, Error, true, helpLinkUri: Page("MG0207"));
    public static readonly DiagnosticDescriptor ReadBeforeInitialized = new("MG0208", "Static member is read before it is initialised", "'{0}' is initialised later than this reads it, so that it is still zero at run time: move it up", Reading, Error, true, helpLinkUri: Page("MG0208"));
    public static readonly DiagnosticDescriptor VirtualCall = new("MG0209", "Called method is virtual", "Which override of '{0}' this calls is not known at compile time: call a method that is not virtual, or 'Forward' of a layer or module", Reading, Error, true, helpLinkUri: Page("MG0209"));
    public static readonly DiagnosticDescriptor InheritedMember = new("MG0210", "Member is inherited", "'{0}' belongs to the base class '{1}', whose initialisers are not read: declare it in the class itself, or make it const", Reading, Error, true, helpLinkUri: Page("MG0210"));

    public static readonly DiagnosticDescriptor ShapesDoNotFit = new("MG0301", "Shapes do not fit", "{0}{1}", Shapes, Error, true, helpLinkUri: Page("MG0301"));
    public static readonly DiagnosticDescriptor LayerInput = new("MG0302", "Input does not fit the layer", "'{0}', a {1}, {2}", Shapes, Error, true, helpLinkUri: Page("MG0302"));
    public static readonly DiagnosticDescriptor DeclaredShape = new("MG0303", "Shape is not the declared one", "{0} is declared as {1}, but is {2}", Shapes, Error, true, helpLinkUri: Page("MG0303"));
    public static readonly DiagnosticDescriptor SymbolTakesTwoValues = new("MG0304", "A dimension takes two values", "'{0}' would be both {1} and {2} ({3}): within an entry point a name means one size, so give the other dimension another name", Shapes, Error, true, helpLinkUri: Page("MG0304"));
    public static readonly DiagnosticDescriptor NotCompileTime = new("MG0310", "Not a compile-time value", "{0} must be known at compile time, but is {1}", Evaluation, Error, true, helpLinkUri: Page("MG0310"));
    public static readonly DiagnosticDescriptor Undecided = new("MG0311", "Condition depends on a named dimension", "Whether {0} is known only at run time: conditions must not depend on what a named dimension turns out to be", Evaluation, Error, true, helpLinkUri: Page("MG0311"));
    public static readonly DiagnosticDescriptor NotApplicable = new("MG0312", "Value is of the wrong kind", "{0} is not understood here: {1}", Evaluation, Error, true, helpLinkUri: Page("MG0312"));
    public static readonly DiagnosticDescriptor NoValue = new("MG0313", "Expression has no value", "This has no value: {0}", Evaluation, Error, true, helpLinkUri: Page("MG0313"));
    public static readonly DiagnosticDescriptor InvalidHyperparameter = new("MG0314", "Hyperparameter is out of range", "'{0}' of '{1}' must be {2}, but is {3}", Evaluation, Error, true, helpLinkUri: Page("MG0314"));
    public static readonly DiagnosticDescriptor Recursion = new("MG0315", "Recursion does not end", "'{0}' is called more than {1} levels deep: {2}", Evaluation, Error, true, helpLinkUri: Page("MG0315"));
    public static readonly DiagnosticDescriptor TooManySteps = new("MG0316", "Declaration takes too long to evaluate", "The declaration was given up after {0} {1}: does a loop end?", Evaluation, Error, true, helpLinkUri: Page("MG0316"));
    public static readonly DiagnosticDescriptor TooDeep = new("MG0317", "Code is nested too deeply", "The code below is nested too deeply: use local variables or helper methods", Evaluation, Error, true, helpLinkUri: Page("MG0317"));
    public static readonly DiagnosticDescriptor Thrown = new("MG0318", "Declaration throws", "The declaration gets to this 'throw'{0}", Evaluation, Error, true, helpLinkUri: Page("MG0318"));
    public static readonly DiagnosticDescriptor NotAMember = new("MG0319", "Layer is no member", "This {0} is no member of the model, so its parameters have no name: declare it as a field, 'private readonly {0} … = new(…)'", Evaluation, Error, true, helpLinkUri: Page("MG0319"));
    public static readonly DiagnosticDescriptor InTwoPlaces = new("MG0320", "Layer is in two places", "'{0}' is the same object as '{1}', but every layer has one place: use the one member wherever it is needed", Evaluation, Error, true, helpLinkUri: Page("MG0320"));
    public static readonly DiagnosticDescriptor TensorInInitializer = new("MG0321", "Tensor outside of a method", "Tensors are computed in methods, not in initialisers: move this into 'Forward' or an entry point", Evaluation, Error, true, helpLinkUri: Page("MG0321"));
    public static readonly DiagnosticDescriptor SparseTable = new("MG0322", "Sparse table is used outside of its layer", "'{0}' is a sparse table, so its gradient has nothing but rows that its layer looks up: declare the layer without 'sparse: true' to use the table elsewhere", Evaluation, Error, true, helpLinkUri: Page("MG0322"));
    public static readonly DiagnosticDescriptor TensorTooLarge = new("MG0330", "Tensor is too large", "The tensor {0} would have at least {1} elements, but a tensor has at most {2}: is a size mistaken?", Evaluation, Error, true, helpLinkUri: Page("MG0330"));
    public static readonly DiagnosticDescriptor TooManyObjects = new("MG0331", "Declaration has too many layers and tensors", "{0} makes {1} layers, modules and tensors, but a declaration has at most {2}: is a number mistaken?", Evaluation, Error, true, helpLinkUri: Page("MG0331"));

    public static readonly DiagnosticDescriptor NoEntryPoint = new("MG0401", "Model has no entry point", "The model '{0}' has no entry point: mark a method with [Forward] or [Loss]", EntryPoint, Error, true, helpLinkUri: Page("MG0401"));
    public static readonly DiagnosticDescriptor EntryPointMethod = new("MG0402", "Method cannot be an entry point", "'{0}' cannot be an entry point, because it is {1}: an entry point is an ordinary instance method with a body", EntryPoint, Error, true, helpLinkUri: Page("MG0402"));
    public static readonly DiagnosticDescriptor EntryPointParameter = new("MG0403", "Parameter of an entry point", "The parameter '{0}' of the entry point '{1}' {2}: inputs are 'Tensor' or 'IntTensor', each with its [Shape]", EntryPoint, Error, true, helpLinkUri: Page("MG0403"));
    public static readonly DiagnosticDescriptor MissingShape = new("MG0404", "Input has no shape", "The input '{0}' of the entry point '{1}' has no shape: write [Shape(\"batch\", 784)] in front of it", EntryPoint, Error, true, helpLinkUri: Page("MG0404"));
    public static readonly DiagnosticDescriptor InvalidShape = new("MG0405", "Shape is not usable", "{0} is no dimension: a dimension is an integer ≥ 1 or a name that could be a parameter's, such as \"batch\"", EntryPoint, Error, true, helpLinkUri: Page("MG0405"));
    public static readonly DiagnosticDescriptor EntryPointResult = new("MG0406", "Result of an entry point", "The entry point '{0}' gives '{1}': {2}", EntryPoint, Error, true, helpLinkUri: Page("MG0406"));
    public static readonly DiagnosticDescriptor DuplicateEntryPoint = new("MG0407", "Two entry points with one name", "'{0}' has two entry points called '{1}': give one another name", EntryPoint, Error, true, helpLinkUri: Page("MG0407"));
    public static readonly DiagnosticDescriptor Trains = new("MG0408", "Trains names no layer", "Trains names {0}, which is no member of '{1}' with parameters: use [nameof(member)]", EntryPoint, Error, true, helpLinkUri: Page("MG0408"));
    public static readonly DiagnosticDescriptor LossNotScalar = new("MG0409", "Loss is not a scalar", "The loss '{0}' must be one number, but is {1}: take the mean or the sum", EntryPoint, Error, true, helpLinkUri: Page("MG0409"));
    public static readonly DiagnosticDescriptor DuplicateParameterName = new("MG0410", "Two parameters with one name", "Two parameters would be called '{0}': give one member another [Name]", EntryPoint, Error, true, helpLinkUri: Page("MG0410"));
    public static readonly DiagnosticDescriptor UnusedMember = new("MG0411", "Layer is not used", "'{0}' is used by no entry point of '{1}', so its parameters do nothing", EntryPoint, Warning, true, helpLinkUri: Page("MG0411"));
    public static readonly DiagnosticDescriptor UsedInNoLoss = new("MG0412", "Layer is not trained", "'{0}' is used in no loss of '{1}', so its parameters keep their first values", EntryPoint, Info, true, helpLinkUri: Page("MG0412"));
    public static readonly DiagnosticDescriptor LossTrainsNothing = new("MG0413", "Loss trains nothing", "The loss '{0}' depends on no parameter that it trains", EntryPoint, Error, true, helpLinkUri: Page("MG0413"));
    public static readonly DiagnosticDescriptor TooManyParameters = new("MG0414", "Model is too large", "The parameters of '{0}' have {1} elements together, but one array holds at most {2}", EntryPoint, Error, true, helpLinkUri: Page("MG0414"));
    public static readonly DiagnosticDescriptor IntegerState = new("MG0420", "State is not a float tensor", "The state '{0}' of the entry point '{1}' is an 'IntTensor': state that is carried from call to call is a 'Tensor'", EntryPoint, Error, true, helpLinkUri: Page("MG0420"));
    public static readonly DiagnosticDescriptor StateWithoutResult = new("MG0421", "State has no new value", "The new values of the state {0} must be the last results of '{1}', in the same order: it gives {2}, but they are {3}", EntryPoint, Error, true, helpLinkUri: Page("MG0421"));
    public static readonly DiagnosticDescriptor StateShape = new("MG0422", "State changes its shape", "The state '{0}' of '{1}' is {2}, but its new value, result {3}, is {4}: both must have the same shape", EntryPoint, Error, true, helpLinkUri: Page("MG0422"));
    public static readonly DiagnosticDescriptor AssignedInForward = new("MG0423", "State tensor is assigned in a forward method", "'{0}' is assigned in a [Forward] method, which has inference semantics: assign it in a loss, in a module's 'Forward' or in a method that losses call", EntryPoint, Error, true, helpLinkUri: Page("MG0423"));
    public static readonly DiagnosticDescriptor StateReadElsewhere = new("MG0424", "State tensor is read outside the module that assigns it", "This reads a state tensor that a module assigns when it is called: let the module read it and return what is needed", EntryPoint, Error, true, helpLinkUri: Page("MG0424"));
    public static readonly DiagnosticDescriptor TooMuchMemory = new("MG0425", "Entry point needs too much memory", "With every named dimension 1, {0} '{1}' takes {2} floats, but one block of memory has at most {3}: are sizes mistaken?", EntryPoint, Error, true, helpLinkUri: Page("MG0425"));
    public static readonly DiagnosticDescriptor DimensionNamedLikeInput = new("MG0426", "Dimension is named like an input", "The dimension \"{0}\" is named like an input of '{1}', but both become parameters of the same methods: give one of them another name", EntryPoint, Error, true, helpLinkUri: Page("MG0426"));

    public static readonly DiagnosticDescriptor InternalFailure = new("MG0901", "The generator failed", "The generator failed on '{0}' ({1}): this is a mistake in ModelGen; please report it with the declaration", Internal, Error, true, helpLinkUri: Page("MG0901"));
#pragma warning restore format

    /// <summary>All of the above, in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, NestedInNonPartial, NotAnOrdinaryClass, PrimaryConstructorOnModel, ConstructorDoesNotChain, ConstructorClash, MemberClash,
        LayersInSeveralFiles, ModuleOfAnotherAssembly, BaseClassWithLayers, NotAModule, ModuleWithoutForward, ModuleConstructor, StaticLayer,
        LayerWithoutInitializer, SamePathName, InvalidName, ModelAndModule, LayerAsParameter, BaseConstructor, RequiredMember,
        ExpressionNotUnderstood, StatementNotUnderstood, PatternNotUnderstood, NoSource, MemberNotConstant, AssignedMember, NestedTooDeep,
        ReadBeforeInitialized, VirtualCall, InheritedMember,
        ShapesDoNotFit, LayerInput, DeclaredShape, SymbolTakesTwoValues,
        NotCompileTime, Undecided, NotApplicable, NoValue, InvalidHyperparameter, Recursion, TooManySteps, TooDeep, Thrown, NotAMember, InTwoPlaces,
        TensorInInitializer, SparseTable, TensorTooLarge, TooManyObjects,
        NoEntryPoint, EntryPointMethod, EntryPointParameter, MissingShape, InvalidShape, EntryPointResult, DuplicateEntryPoint, Trains,
        LossNotScalar, DuplicateParameterName, UnusedMember, UsedInNoLoss, LossTrainsNothing, TooManyParameters,
        IntegerState, StateWithoutResult, StateShape, AssignedInForward, StateReadElsewhere, TooMuchMemory, DimensionNamedLikeInput,
        InternalFailure,
    ];

    public static ImmutableDictionary<string, DiagnosticDescriptor> ById { get; } = All.ToImmutableDictionary(d => d.Id);

    private static string Page(string id) => $"https://github.com/modelgen/modelgen/blob/main/docs/diagnostics/{id}.md";
}
