using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Every diagnostic, one line each. Ids: MG00xx the project (the package's targets report MG0001 and MG0002), MG01xx the shape of classes, MG02xx reading, MG03xx evaluation
/// and shapes, MG04xx entry points and losses, MG05xx what is legal, but probably not what was meant, MG09xx the generator itself. Each has a page in
/// <c>docs/diagnostics</c>; a message says what is wrong, then what to do.
/// </summary>
internal static class Descriptors
{
    private const string Project = "ModelGen.Project";
    private const string Class = "ModelGen.Class";
    private const string Reading = "ModelGen.Reading";
    private const string Shapes = "ModelGen.Shapes";
    private const string Evaluation = "ModelGen.Evaluation";
    private const string EntryPoint = "ModelGen.EntryPoint";
    private const string Doubt = "ModelGen.Doubt";
    private const string Internal = "ModelGen.Internal";

#pragma warning disable format // a table
    public static readonly DiagnosticDescriptor OldLanguage = new("MG0003", "Language version is too old", "ModelGen needs C# 13 or newer, but this project is compiled as C# {0}: remove <LangVersion> from the project file, or set it to 'latest'", Project, Error, true, helpLinkUri: Page("MG0003"));

    public static readonly DiagnosticDescriptor NotPartial = new("MG0101", "Class is not partial", "'{0}' is not partial, so nothing can be added to it: write 'partial class {0}'", Class, Error, true, helpLinkUri: Page("MG0101"));
    public static readonly DiagnosticDescriptor NestedInNonPartial = new("MG0102", "Containing type is not partial", "'{0}' is nested in '{1}', which is not partial: make '{1}' partial too", Class, Error, true, helpLinkUri: Page("MG0102"));
    public static readonly DiagnosticDescriptor NotAnOrdinaryClass = new("MG0103", "Not an ordinary class", "'{0}' is {1}: a model or module is an ordinary partial class", Class, Error, true, helpLinkUri: Page("MG0103"));
    public static readonly DiagnosticDescriptor PrimaryConstructorOnModel = new("MG0104", "Model has a primary constructor", "The model '{0}' has a primary constructor, but a model is constructed by the generated '{0}(int seed)': make it abstract, '[Model] abstract partial class {0}(…)', and give it its values in a model of its own, '[Model] sealed partial class Small{0}() : {0}(…)'", Class, Error, true, helpLinkUri: Page("MG0104"));
    public static readonly DiagnosticDescriptor ConstructorDoesNotChain = new("MG0105", "Constructor does not chain", "This constructor of '{0}' never creates the parameters: let it call the generated one, ': this(seed: 1)'", Class, Error, true, helpLinkUri: Page("MG0105"));
    public static readonly DiagnosticDescriptor ConstructorClash = new("MG0106", "Constructor clashes with a generated one", "The generator adds the constructor '{0}({1})' itself: remove this one or give it other parameters", Class, Error, true, helpLinkUri: Page("MG0106"));
    public static readonly DiagnosticDescriptor MemberClash = new("MG0107", "Member clashes with a generated one", "The generator adds a member called '{0}' to '{1}': choose another name", Class, Error, true, helpLinkUri: Page("MG0107"));
    public static readonly DiagnosticDescriptor LayersInSeveralFiles = new("MG0108", "Layers are spread over files", "The layers of '{0}' stand in several files ('{1}' in another one), so their order, and with it the layout of weights, would depend on file names: keep them in one", Class, Error, true, helpLinkUri: Page("MG0108"));
    public static readonly DiagnosticDescriptor ModuleOfAnotherAssembly = new("MG0109", "Module of another assembly", "'{0}' is declared in the assembly '{1}': a module is compiled with the model that uses it, so its source must be in this project", Class, Error, true, helpLinkUri: Page("MG0109"));
    public static readonly DiagnosticDescriptor BaseClassWithLayers = new("MG0110", "Base class holds layers", "The base class '{1}' of '{0}' holds layers ('{2}'): make it a [Module] and use it as a member", Class, Error, true, helpLinkUri: Page("MG0110"));
    public static readonly DiagnosticDescriptor NotAModule = new("MG0111", "Class is not a module", "'{0}' is neither a layer of ModelGen nor a module: mark it with [Module]", Class, Error, true, helpLinkUri: Page("MG0111"));
    public static readonly DiagnosticDescriptor ModuleWithoutForward = new("MG0112", "Module has no Forward method", "The module '{0}' needs exactly one method 'Forward' that takes and gives tensors, but has {1}", Class, Error, true, helpLinkUri: Page("MG0112"));
    public static readonly DiagnosticDescriptor ConstructorNotRead = new("MG0113", "Module has a constructor of its own", "'{0}' has a constructor with a body, which is not read: take compile-time parameters through a primary constructor, 'class {0}(int channels)'", Class, Error, true, helpLinkUri: Page("MG0113"));
    public static readonly DiagnosticDescriptor StaticLayer = new("MG0114", "Layer is static", "'{0}' is static, but layers belong to one model: make it an instance member", Class, Error, true, helpLinkUri: Page("MG0114"));
    public static readonly DiagnosticDescriptor LayerWithoutInitializer = new("MG0115", "Layer is not initialised where it is declared", "'{0}' needs an initialiser where it is declared ('= new(…)'): only initialisers are read, no constructor's body", Class, Error, true, helpLinkUri: Page("MG0115"));
    public static readonly DiagnosticDescriptor SamePathName = new("MG0116", "Two members name their parameters alike", "The parameters of '{0}' and '{1}' would both be called '{2}': rename one or give it a [Name]", Class, Error, true, helpLinkUri: Page("MG0116"));
    public static readonly DiagnosticDescriptor InvalidName = new("MG0117", "Name is not usable", "A [Name] must not be empty nor have empty parts between dots", Class, Error, true, helpLinkUri: Page("MG0117"));
    public static readonly DiagnosticDescriptor ModelAndModule = new("MG0118", "Class is a model and a module", "'{0}' is marked as a model and as a module: put what others use into a [Module] and let the [Model] hold one", Class, Error, true, helpLinkUri: Page("MG0118"));
    public static readonly DiagnosticDescriptor LayerAsParameter = new("MG0119", "Layer is only a constructor parameter", "'{0}' is a layer that came as a constructor parameter: keep it in a member, 'private readonly ILayer {0} = {0};', so that its parameters get a name", Class, Error, true, helpLinkUri: Page("MG0119"));
    public static readonly DiagnosticDescriptor ModelWithoutValues = new("MG0120", "Model passes no values to its family", "'{0}' passes no values to the constructor of '{1}': write 'partial class {0}() : {1}({2})'", Class, Error, true, helpLinkUri: Page("MG0120"));
    public static readonly DiagnosticDescriptor DerivedWithoutModel = new("MG0121", "Class of a family is not marked", "'{0}' is derived from the model '{1}', but is not marked as a model, so that nothing is generated for it: write [Model] in front of it", Class, Error, true, helpLinkUri: Page("MG0121"));
    public static readonly DiagnosticDescriptor BaseIsNoFamily = new("MG0122", "Base class is not a family", "'{0}' cannot be derived from the model '{1}': {2}", Class, Error, true, helpLinkUri: Page("MG0122"));
    public static readonly DiagnosticDescriptor MemberOfClosedModel = new("MG0123", "Layer or entry point outside of the family", "'{0}' is {1} of '{2}', but its family '{3}' declares all layers and entry points: move it there", Class, Error, true, helpLinkUri: Page("MG0123"));
    public static readonly DiagnosticDescriptor FamilyOfAnotherAssembly = new("MG0124", "Family of another assembly", "'{0}' is declared in the assembly '{1}': a family is compiled with each of its models, so its source must be in this project", Class, Error, true, helpLinkUri: Page("MG0124"));
    public static readonly DiagnosticDescriptor ModelWithoutParameters = new("MG0125", "Model is made without parameters", "'new {0}()' makes a model without parameters, which cannot be used: write 'new {0}(seed: 1)' or '{0}.FromFile(path)'", Class, Error, true, helpLinkUri: Page("MG0125"));
    public static readonly DiagnosticDescriptor ParameterIsNoDimension = new("MG0126", "Constructor parameter is not a dimension", "'{0}' in [Shape] is the constructor parameter of '{1}', {2}: a dimension is an 'int' that is at least 1", Class, Error, true, helpLinkUri: Page("MG0126"));
    public static readonly DiagnosticDescriptor ClosedWithParameters = new("MG0127", "Model of a family takes parameters", "The constructor of '{0}' takes parameters, but the values that a model gives its family are constants: write 'partial class {0}() : {1}({2})'", Class, Error, true, helpLinkUri: Page("MG0127"));
    public static readonly DiagnosticDescriptor EntryPointWithoutModel = new("MG0128", "Class with entry points is not marked", "'{0}' has the entry point '{1}', but is not marked as a model, so that nothing is generated for it: write [Model] in front of it", Class, Error, true, helpLinkUri: Page("MG0128"));
    public static readonly DiagnosticDescriptor BaseConstructor = new("MG0130", "Base class has no constructor without parameters", "'{0}' derives from '{1}', which has no constructor without parameters for the generated constructors to call: give it one", Class, Error, true, helpLinkUri: Page("MG0130"));
    public static readonly DiagnosticDescriptor RequiredMember = new("MG0131", "Model has a required member", "'{0}' is required, but the generated constructors of '{1}' set nothing of the user's: remove 'required' and give it an initialiser", Class, Error, true, helpLinkUri: Page("MG0131"));
    public static readonly DiagnosticDescriptor NeverExecuted = new("MG0140", "Declaration is never executed", "A declaration is read by the compiler and never executed, so '{0}' has neither an effect nor a value in it: {1}", Reading, Error, true, helpLinkUri: Page("MG0140"));
    public static readonly DiagnosticDescriptor WeightsNotRead = new("MG0150", "Line of weights cannot be read", "{0}", Class, Error, true, helpLinkUri: Page("MG0150"));
    public static readonly DiagnosticDescriptor WeightsNameNothing = new("MG0151", "Line of weights names no tensor", "'{0}' names no tensor of '{1}': its tensors are {2}", Class, Error, true, helpLinkUri: Page("MG0151"));

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
    public static readonly DiagnosticDescriptor ChangedValue = new("MG0211", "Value is changed after its declaration", "'{0}' is changed here, but the model is compiled with the value that it is declared with: {1}", Reading, Error, true, helpLinkUri: Page("MG0211"));
    public static readonly DiagnosticDescriptor ReplaceableLayer = new("MG0212", "Layer can be replaced", "'{0}' can be replaced, but the model is compiled with the layer that it is declared with: make it {1}", Reading, Error, true, helpLinkUri: Page("MG0212"));

    public static readonly DiagnosticDescriptor ShapesDoNotFit = new("MG0301", "Shapes do not fit", "{0}{1}", Shapes, Error, true, helpLinkUri: Page("MG0301"));
    public static readonly DiagnosticDescriptor LayerInput = new("MG0302", "Input does not fit the layer", "'{0}', {1}{2}", Shapes, Error, true, helpLinkUri: Page("MG0302"));
    public static readonly DiagnosticDescriptor DeclaredShape = new("MG0303", "Shape is not the declared one", "{0} is declared as {1}, but is {2}", Shapes, Error, true, helpLinkUri: Page("MG0303"));
    public static readonly DiagnosticDescriptor SymbolTakesTwoValues = new("MG0304", "A dimension takes two values", "'{0}' would be both {1} and {2} ({3}): within an entry point a name means one size, so give the other dimension another name", Shapes, Error, true, helpLinkUri: Page("MG0304"));
    public static readonly DiagnosticDescriptor NotCompileTime = new("MG0310", "Not a compile-time value", "{0} must be known at compile time, but is {1}", Evaluation, Error, true, helpLinkUri: Page("MG0310"));
    public static readonly DiagnosticDescriptor Undecided = new("MG0311", "Condition depends on a named dimension", "Whether {0} is known only at run time: choose between values with 'Where', go through steps with 'Scan', or write the size as a number in [Shape]", Evaluation, Error, true, helpLinkUri: Page("MG0311"));
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
    public static readonly DiagnosticDescriptor TensorTooLarge = new("MG0330", "Tensor is too large", "The tensor {0} would have at least {1} elements, but a tensor has at most {2}: make it smaller", Evaluation, Error, true, helpLinkUri: Page("MG0330"));
    public static readonly DiagnosticDescriptor TooManyObjects = new("MG0331", "Declaration has too many layers and tensors", "{0} makes {1} layers, modules and tensors, but a declaration has at most {2}: make fewer", Evaluation, Error, true, helpLinkUri: Page("MG0331"));
    public static readonly DiagnosticDescriptor TooManyLoops = new("MG0332", "Tensor has too many dimensions", "{0} of {1} goes through memory in {2} nested loops, but a kernel has at most {3}: put neighbouring dimensions together with 'Reshape'", Evaluation, Error, true, helpLinkUri: Page("MG0332"));
    public static readonly DiagnosticDescriptor NoGradient = new("MG0333", "Gradient cannot be computed", "The gradient cannot be computed: {0}", Evaluation, Error, true, helpLinkUri: Page("MG0333"));
    public static readonly DiagnosticDescriptor ScoreFormula = new("MG0334", "No formula of attention scores", "{0} has no place in a formula of attention scores: it is made of operators that go element by element, comparisons, 'Where', integers and look-ups such as 'table[h, i - j]'; compute anything else before, outside of the lambda", Evaluation, Error, true, helpLinkUri: Page("MG0334"));

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
    public static readonly DiagnosticDescriptor LossTrainsNothing = new("MG0413", "Loss trains nothing", "The loss '{0}' trains nothing: {1}", EntryPoint, Error, true, helpLinkUri: Page("MG0413"));
    public static readonly DiagnosticDescriptor TooManyParameters = new("MG0414", "Model is too large", "The parameters of '{0}' have {1} elements together, but one array holds at most {2}", EntryPoint, Error, true, helpLinkUri: Page("MG0414"));
    public static readonly DiagnosticDescriptor IntegerState = new("MG0420", "State is not a float tensor", "The state '{0}' of the entry point '{1}' is an 'IntTensor': state that is carried from call to call is a 'Tensor'", EntryPoint, Error, true, helpLinkUri: Page("MG0420"));
    public static readonly DiagnosticDescriptor StateWithoutResult = new("MG0421", "State has no new value", "The new values of the state {0} must be the last results of '{1}', in the same order: it gives {2}, but they are {3}", EntryPoint, Error, true, helpLinkUri: Page("MG0421"));
    public static readonly DiagnosticDescriptor StateShape = new("MG0422", "State changes its shape", "The state '{0}' of '{1}' is {2}, but its new value, result {3}, is {4}: both must have the same shape", EntryPoint, Error, true, helpLinkUri: Page("MG0422"));
    public static readonly DiagnosticDescriptor AssignedInForward = new("MG0423", "State tensor is assigned in a forward method", "'{0}' is assigned in a [Forward] method, which has inference semantics: assign it in a loss, in a module's 'Forward' or in a method that losses call", EntryPoint, Error, true, helpLinkUri: Page("MG0423"));
    public static readonly DiagnosticDescriptor StateReadElsewhere = new("MG0424", "State tensor is read outside the module that assigns it", "This reads a state tensor that a module assigns when it is called: let the module read it and return what is needed", EntryPoint, Error, true, helpLinkUri: Page("MG0424"));
    public static readonly DiagnosticDescriptor TooMuchMemory = new("MG0425", "Entry point needs too much memory", "With every named dimension 1, {0} '{1}' takes {2} floats, but one block of memory has at most {3}: make it smaller", EntryPoint, Error, true, helpLinkUri: Page("MG0425"));
    public static readonly DiagnosticDescriptor DimensionNamedLikeInput = new("MG0426", "Dimension is named like an input", "The dimension \"{0}\" is named like an input of '{1}', but both become parameters of the same methods: give one of them another name", EntryPoint, Error, true, helpLinkUri: Page("MG0426"));
    public static readonly DiagnosticDescriptor LossIsCallable = new("MG0427", "Loss without inputs is not private", "The loss '{0}' has no inputs, so a call of it from outside would be taken for a call of this declaration, which is never executed: make it private", EntryPoint, Error, true, helpLinkUri: Page("MG0427"));
    public static readonly DiagnosticDescriptor ShapeOption = new("MG0428", "Shape says what the tensor cannot have", "The [Shape] of '{0}' has an option that it cannot have: {1}", EntryPoint, Error, true, helpLinkUri: Page("MG0428"));
    public static readonly DiagnosticDescriptor NoSession = new("MG0429", "Entry point cannot be a method of a session", "'{0}' reaches a cache, but {1}: change that, or write [Forward(Session = false)], and sessions are without it", EntryPoint, Error, true, helpLinkUri: Page("MG0429"));
    public static readonly DiagnosticDescriptor LossOfBFloat16 = new("MG0430", "Model of bfloat16 weights has a loss", "The weights of '{0}' are bfloat16, so it computes and is not trained, but '{1}' is a loss: remove it, or train a model without 'Weights = WeightType.BFloat16' and load what it saves", EntryPoint, Error, true, helpLinkUri: Page("MG0430"));

    public static readonly DiagnosticDescriptor OtherFormOfScores = new("MG0501", "Loss takes another form of scores", "{0} takes {1}, but is given {2}: {3}", Doubt, Warning, true, helpLinkUri: Page("MG0501"));
    public static readonly DiagnosticDescriptor BatchAsTime = new("MG0502", "Batch stands where the time is expected", "'{0}', a {1}, takes [time, batch, …] and goes through the first dimension step by step, but in {2} that is '{3}': construct it with 'batchFirst: true'", Doubt, Warning, true, helpLinkUri: Page("MG0502"));
    public static readonly DiagnosticDescriptor EachWithEveryOther = new("MG0503", "A column and a row are broadcast to a matrix", "{0}: {1} and {2} broadcast to {3}, every number of the one with every number of the other: remove the last dimension of the first with 'Squeeze(x, -1)', or add one to the second with 'Unsqueeze(y, -1)'", Doubt, Warning, true, helpLinkUri: Page("MG0503"));
    public static readonly DiagnosticDescriptor MissingUsing = new("MG0504", "A using directive is missing", "'{0}' is {1} of ModelGen: add '{2}' at the top of the file", Doubt, Warning, true, helpLinkUri: Page("MG0504"));
    public static readonly DiagnosticDescriptor ShapesWithoutEntryPoint = new("MG0505", "Method with shapes is not an entry point", "'{0}' declares shapes like an entry point, but is not one: mark it with [Forward] or [Loss]", Doubt, Warning, true, helpLinkUri: Page("MG0505"));
    public static readonly DiagnosticDescriptor NotCallable = new("MG0506", "Called method is not an entry point", "'{0}' belongs to the declaration of '{1}', which is never executed: mark it with [Forward], and methods of the same name that take spans are generated; it need not be public", Doubt, Warning, true, helpLinkUri: Page("MG0506"));
    public static readonly DiagnosticDescriptor TrainerWithoutLoss = new("MG0507", "Model without a loss has no trainer", "'{0}' has no loss, so there is no '{1}': mark the method that computes it with [Loss]", Doubt, Warning, true, helpLinkUri: Page("MG0507"));
    public static readonly DiagnosticDescriptor GradientIsZero = new("MG0508", "Gradient is zero", "{0} is not computed from {1}, so the gradient is zero everywhere: pass the value that it is computed from", Doubt, Warning, true, helpLinkUri: Page("MG0508"));
    public static readonly DiagnosticDescriptor NotCheckpointed = new("MG0509", "Gradient checkpointing has no effect", "'{0}' keeps its values for the way back here, although it says 'GradientCheckpointing': it is built into its caller, because {1}", Doubt, Warning, true, helpLinkUri: Page("MG0509"));

    public static readonly DiagnosticDescriptor InternalFailure = new("MG0901", "The generator failed", "The generator failed on '{0}' ({1}): this is a mistake in ModelGen; please report it with the declaration", Internal, Error, true, helpLinkUri: Page("MG0901"));
#pragma warning restore format

    /// <summary>All of the above, in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        OldLanguage,
        NotPartial, NestedInNonPartial, NotAnOrdinaryClass, PrimaryConstructorOnModel, ConstructorDoesNotChain, ConstructorClash, MemberClash,
        LayersInSeveralFiles, ModuleOfAnotherAssembly, BaseClassWithLayers, NotAModule, ModuleWithoutForward, ConstructorNotRead, StaticLayer,
        LayerWithoutInitializer, SamePathName, InvalidName, ModelAndModule, LayerAsParameter,
        ModelWithoutValues, DerivedWithoutModel, BaseIsNoFamily, MemberOfClosedModel, FamilyOfAnotherAssembly, ModelWithoutParameters, ParameterIsNoDimension, ClosedWithParameters, EntryPointWithoutModel, BaseConstructor, RequiredMember, NeverExecuted, WeightsNotRead, WeightsNameNothing,
        ExpressionNotUnderstood, StatementNotUnderstood, PatternNotUnderstood, NoSource, MemberNotConstant, AssignedMember, NestedTooDeep,
        ReadBeforeInitialized, VirtualCall, InheritedMember, ChangedValue, ReplaceableLayer,
        ShapesDoNotFit, LayerInput, DeclaredShape, SymbolTakesTwoValues,
        NotCompileTime, Undecided, NotApplicable, NoValue, InvalidHyperparameter, Recursion, TooManySteps, TooDeep, Thrown, NotAMember, InTwoPlaces,
        TensorInInitializer, SparseTable, TensorTooLarge, TooManyObjects, TooManyLoops, NoGradient, ScoreFormula,
        NoEntryPoint, EntryPointMethod, EntryPointParameter, MissingShape, InvalidShape, EntryPointResult, DuplicateEntryPoint, Trains,
        LossNotScalar, DuplicateParameterName, UnusedMember, UsedInNoLoss, LossTrainsNothing, TooManyParameters,
        IntegerState, StateWithoutResult, StateShape, AssignedInForward, StateReadElsewhere, TooMuchMemory, DimensionNamedLikeInput, LossIsCallable, ShapeOption, NoSession, LossOfBFloat16,
        OtherFormOfScores, BatchAsTime, EachWithEveryOther, MissingUsing, ShapesWithoutEntryPoint, NotCallable, TrainerWithoutLoss, GradientIsZero, NotCheckpointed,
        InternalFailure,
    ];

    public static ImmutableDictionary<string, DiagnosticDescriptor> ById { get; } = All.ToImmutableDictionary(d => d.Id);

    private static string Page(string id) => $"https://github.com/modelgen/modelgen/blob/main/docs/diagnostics/{id}.md";
}
