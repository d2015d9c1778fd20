/// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var upWeight = parameters.Slice(0, 24);
            var upBias = parameters.Slice(32, 6);
            var relu = scratch.Slice(0, batch * 6);

            // relu = relu(x·up.weightᵀ + up.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.MatMul(default(AddRelu), relu, x, transposeA: false, upWeight, transposeB: true, batch, 4, 6, new Strided(upBias, 0, 1));

            // result = relu·up.weight  [batch, 6] x [6, 4] -> [batch, 4]
            Gemm.MatMul(result, relu, transposeA: false, upWeight, transposeB: false, batch, 6, 4);
        }

        /// <summary>x [batch, 4] → result [batch, 4]</summary>
        private static void FForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var upWeight = parameters.Slice(0, 24);
            var upBias = parameters.Slice(32, 6);
            var relu = kept.Slice(0, batch * 6);

            // relu = relu(x·up.weightᵀ + up.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.MatMul(default(AddRelu), relu, x, transposeA: false, upWeight, transposeB: true, batch, 4, 6, new Strided(upBias, 0, 1));

            // result = relu·up.weight  [batch, 6] x [6, 4] -> [batch, 4]
            Gemm.MatMul(result, relu, transposeA: false, upWeight, transposeB: false, batch, 6, 4);
        }

        /// <summary>x [batch, 4], dresult [batch, 4] → dx [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var upWeight = parameters.Slice(0, 24);
            var dupWeight = gradients.PartIfAny(0, 24);
            var dupBias = gradients.PartIfAny(32, 6);
            var relu = kept.Slice(0, batch * 6);
            var dup = scratch.Slice(0, batch * 6);
            var product = scratch.Slice((batch * 6 + 15) / 16 * 16, 24);
            var product2 = scratch.Slice((batch * 6 + 15) / 16 * 16 + 32, 24);

            // dup = where(relu <= 0, 0, dresult·up.weightᵀ)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.MatMul(default(LeWhere), dup, dresult, transposeA: false, upWeight, transposeB: true, batch, 4, 6, new Strided(relu, 6, 1));

            if (!gradients.IsEmpty)
            {
                // dup.bias += sum(dup, 0)
                Reduce.AddSum(default(Copy), dupBias, [6], [batch], new Strided(dup, 1, 6));
            }

            if (!dx.IsEmpty)
            {
                // dx = dup·up.weight  [batch, 6] x [6, 4] -> [batch, 4]
                Gemm.MatMul(dx, dup, transposeA: false, upWeight, transposeB: false, batch, 6, 4);
            }

            if (!gradients.IsEmpty)
            {
                // product = reluᵀ·dresult  [6, batch] x [batch, 4] -> [6, 4]
                Gemm.MatMul(product, relu, transposeA: true, dresult, transposeB: false, 6, batch, 4);

                // product2 = dupᵀ·x  [6, batch] x [batch, 4] -> [6, 4]
                Gemm.MatMul(product2, dup, transposeA: true, x, transposeB: false, 6, batch, 4);

                // dup.weight += product + product2
                Elementwise.AddMap(default(Add), dupWeight, product, product2);
            }
        }

        private readonly struct AddRelu : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Max(x.A + x.B, V.Zero);
        }

        private readonly struct LeWhere : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.B <= V.Zero, V.Zero, x.A);
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct Add : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + x.B;
        }
    }
}
