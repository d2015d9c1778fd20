namespace Samples;

/// <summary>What the classes are called.</summary>
internal static class ClassNames
{
    /// <summary>The names, in the order of the labels.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];
}
