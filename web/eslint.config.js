import js from '@eslint/js'
import a11y from 'eslint-plugin-jsx-a11y'
import hooks from 'eslint-plugin-react-hooks'
import ts from 'typescript-eslint'

const features = ['documents', 'people', 'permissions', 'notifications', 'accounts', 'session', 'upload', 'home', 'emergency', 'trail']

/** A feature sees the kit, the API, the words and itself; never another feature nor the app that composes it. */
const borders = features.map((name) => ({
  files: [`src/features/${name}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: `features/(?!${name}/)`, message: 'A feature never imports another; meet in src/ui, src/api or by URL.' },
          { regex: `^\\.\\./(?!\\.\\.)(?!${name}/)`, message: 'A feature never imports another; meet in src/ui, src/api or by URL.' },
          { regex: '\\.\\./\\.\\./app/(?!testing$|providers$)', message: 'The app composes features; a feature never imports the app.' },
        ],
      },
    ],
  },
}))

export default ts.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  hooks.configs.flat['recommended-latest'],
  a11y.flatConfigs.recommended,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'scripts/*.mjs'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': 'off', // the router's redirects are thrown
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Rules for the React compiler, which is not used here: they take any object that holds a ref for a ref.
      'react-hooks/incompatible-library': 'off',
      'react-hooks/refs': 'off',
      'react-hooks/immutability': 'off',
      'react-hooks/use-memo': 'off',
    },
  },
  {
    files: ['src/ui/**', 'src/api/**', 'src/i18n/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '/(features/|app/(?!testing$|providers$))', message: 'The kit knows no feature.' }] }] },
  },
  ...borders,
  { files: ['**/*.mjs', 'eslint.config.js'], extends: [ts.configs.disableTypeChecked], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
)
